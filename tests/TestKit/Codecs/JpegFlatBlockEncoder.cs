namespace Cov19Ct.TestKit.Codecs;

/// <summary>Encodes a picture of flat 8 × 8 blocks as sequential DCT: a flat block is its DC coefficient, 8 times its level.</summary>
internal sealed record JpegFlatBlockEncoder
{
    private static readonly byte[] s_flatQuantisation = [0, .. Enumerable.Repeat((byte)1, 64)];

    /// <summary>Categories 0 to 15 with 5 bits each.</summary>
    private static readonly HuffmanCode s_dcCode =
        new([0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [.. Enumerable.Range(0, 16).Select(category => (byte)category)]);

    public byte StartOfFrame { get; init; } = 0xC0;

    public int Precision { get; init; } = 8;

    public byte SamplingFactors { get; init; } = 0x11;

    public int BlocksPerRestart { get; init; }

    /// <summary>Symbols of the AC table, of which end-of-block, 0, is the first. Their number sets the segment's length.</summary>
    public int AcSymbols { get; init; } = 1;

    /// <summary>Bytes of a comment's parameters; null for none.</summary>
    public int? CommentLength { get; init; }

    /// <summary>Encodes blocks in raster order.</summary>
    /// <param name="levels">One level a block; levels may pass the range that the precision allows.</param>
    public byte[] Encode(int[] levels, int rows, int columns)
    {
        byte[] acCounts = new byte[16];
        acCounts[AcSymbols == 1 ? 0 : 8] = (byte)AcSymbols;
        HuffmanCode acCode = new(acCounts, [.. Enumerable.Range(0, AcSymbols).Select(symbol => (byte)symbol)]);

        JpegStreamWriter writer = new JpegStreamWriter().Marker(0xD8);
        if (CommentLength is int length)
        {
            writer.Segment(0xFE, new byte[length]);
        }

        writer.Segment(0xDB, s_flatQuantisation);
        byte[] size = [(byte)(rows >> 8), (byte)rows, (byte)(columns >> 8), (byte)columns];
        writer.Segment(StartOfFrame, [(byte)Precision, .. size, 1, 1, SamplingFactors, 0]);
        writer.Segment(0xC4, [0x00, .. s_dcCode.Specification]);
        writer.Segment(0xC4, [0x10, .. acCode.Specification]);
        writer.Segment(0xDD, (byte)(BlocksPerRestart >> 8), (byte)BlocksPerRestart);
        writer.Segment(0xDA, 1, 1, 0, 0, 63, 0);

        int previous = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            if (BlocksPerRestart > 0 && i > 0 && i % BlocksPerRestart == 0)
            {
                writer.Align();
                writer.Marker((byte)(0xD0 + (((i / BlocksPerRestart) - 1) % 8)));
                previous = 0;
            }

            int coefficient = 8 * (levels[i] - (1 << (Precision - 1)));
            s_dcCode.WriteDifference(writer, coefficient - previous);
            acCode.Write(writer, 0);
            previous = coefficient;
        }

        writer.Align();
        return writer.Marker(0xD9).ToArray();
    }
}
