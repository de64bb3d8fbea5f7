using System.Buffers.Binary;

namespace Cov19Ct.TestKit.Codecs;

/// <summary>Encodes a frame as DICOM RLE Lossless: runs of three and more, the rest as literals. PS3.5, annex G.</summary>
internal static class RleLosslessEncoder
{
    public static byte[] Encode(ushort[] samples, int bytesPerSample, bool hasNoOperation = false)
    {
        List<byte> frame = [.. new byte[64]];
        byte[] header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, bytesPerSample);
        for (int segment = 0; segment < bytesPerSample; segment++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 * (segment + 1)), frame.Count);
            int shift = 8 * (bytesPerSample - 1 - segment);
            if (hasNoOperation)
            {
                frame.Add(0x80);
            }

            frame.AddRange(EncodePlane([.. samples.Select(sample => (byte)(sample >> shift))]));
            if (frame.Count % 2 != 0)
            {
                frame.Add(0);
            }
        }

        return [.. header, .. frame.Skip(64)];
    }

    private static List<byte> EncodePlane(byte[] plane)
    {
        List<byte> output = [];
        List<byte> literals = [];
        for (int i = 0; i < plane.Length;)
        {
            int run = 1;
            while (run < 128 && i + run < plane.Length && plane[i + run] == plane[i])
            {
                run++;
            }

            if (run >= 3)
            {
                Flush(output, literals);
                output.AddRange([(byte)(1 - run), plane[i]]);
                i += run;
                continue;
            }

            literals.Add(plane[i++]);
            if (literals.Count == 128)
            {
                Flush(output, literals);
            }
        }

        Flush(output, literals);
        return output;
    }

    private static void Flush(List<byte> output, List<byte> literals)
    {
        if (literals.Count > 0)
        {
            output.Add((byte)(literals.Count - 1));
            output.AddRange(literals);
            literals.Clear();
        }
    }
}
