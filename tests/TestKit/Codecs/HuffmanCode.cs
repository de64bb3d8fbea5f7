namespace Cov19Ct.TestKit.Codecs;

/// <summary>A Huffman table for synthetic streams: counts by length, symbols, and the codes that follow from them.</summary>
internal sealed class HuffmanCode
{
    private readonly Dictionary<int, (int Code, int Length)> _codes = [];

    public HuffmanCode(byte[] counts, byte[] symbols)
    {
        Specification = [.. counts, .. symbols];
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++)
        {
            for (int i = 0; i < counts[length - 1]; i++)
            {
                _codes[symbols[index++]] = (code++, length);
            }

            code <<= 1;
        }
    }

    public byte[] Specification { get; }

    /// <summary>Categories 0 to 16, each with 5 bits.</summary>
    public static HuffmanCode Flat { get; } =
        new([0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [.. Enumerable.Range(0, 17).Select(category => (byte)category)]);

    /// <summary>Categories 0 to 16 with codes of 1 to 16 bits, the last of 1-bits only: against annex C, and yet met.</summary>
    public static HuffmanCode AllOnes { get; } =
        new([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2], [.. Enumerable.Range(0, 17).Select(category => (byte)category)]);

    /// <summary>As <see cref="AllOnes"/>, with the long codes for the small categories.</summary>
    public static HuffmanCode Reversed { get; } =
        new([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2], [.. Enumerable.Range(0, 17).Select(category => (byte)(16 - category))]);

    public void Write(JpegStreamWriter writer, int symbol)
    {
        (int code, int length) = _codes[symbol];
        writer.Bits(code, length);
    }

    /// <summary>Writes a difference as category and value bits (F.1.2.1, H.1.2.2).</summary>
    public void WriteDifference(JpegStreamWriter writer, int difference)
    {
        int category = difference == short.MinValue ? 16 : 32 - int.LeadingZeroCount(Math.Abs(difference));
        Write(writer, category);
        if (category is > 0 and < 16)
        {
            writer.Bits(difference < 0 ? difference - 1 : difference, category);
        }
    }
}
