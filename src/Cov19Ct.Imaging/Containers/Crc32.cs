namespace Cov19Ct.Imaging.Containers;

/// <summary>The checksum of ZIP entries: CRC-32 of ISO 3309, polynomial EDB88320 reflected (APPNOTE.TXT 4.4.7).</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] s_table = MakeTable();

    /// <summary>The checksum of some bytes and what was before them.</summary>
    /// <param name="checksum">That of the bytes before; 0 for none.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint sum = ~checksum;
        foreach (byte value in bytes)
        {
            sum = s_table[(byte)(sum ^ value)] ^ (sum >> 8);
        }

        return ~sum;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            uint sum = index;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ Polynomial;
            }

            table[index] = sum;
        }

        return table;
    }
}
