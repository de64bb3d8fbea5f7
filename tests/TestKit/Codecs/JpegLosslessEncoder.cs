namespace Cov19Ct.TestKit.Codecs;

/// <summary>Encodes one component as JPEG Lossless, straight from ITU-T T.81, annex H, sample by sample.</summary>
internal sealed record JpegLosslessEncoder
{
    public int Precision { get; init; } = 16;

    public int SelectionValue { get; init; } = 1;

    public int PointTransform { get; init; }

    public int RowsPerRestart { get; init; }

    public HuffmanCode Code { get; init; } = HuffmanCode.Flat;

    /// <summary>Application and comment segments before the tables, and fill bytes before a marker.</summary>
    public bool HasDecoration { get; init; }

    /// <summary>Encodes a picture up to and with EOI.</summary>
    public byte[] Encode(ushort[] samples, int rows, int columns) =>
        EncodeScan(samples, rows, columns).Marker(0xD9).ToArray();

    /// <summary>Encodes a picture up to its last entropy-coded byte.</summary>
    public JpegStreamWriter EncodeScan(ushort[] samples, int rows, int columns)
    {
        JpegStreamWriter writer = new JpegStreamWriter().Marker(0xD8);
        if (HasDecoration)
        {
            writer.Segment(0xE0, new byte[254]).Segment(0xFE, [0xFF, 0xC3, 0xFF, 0xDA]).Raw(0xFF, 0xFF, 0xFF);
        }

        writer.Segment(0xC4, [0, .. Code.Specification]);
        writer.Segment(0xC3, (byte)Precision, (byte)(rows >> 8), (byte)rows, (byte)(columns >> 8), (byte)columns, 1, 1, 0x11, 0);
        if (RowsPerRestart > 0)
        {
            int interval = RowsPerRestart * columns;
            writer.Segment(0xDD, (byte)(interval >> 8), (byte)interval);
        }

        writer.Segment(0xDA, 1, 1, 0, (byte)SelectionValue, 0, (byte)PointTransform);
        int[] source = [.. samples.Select(sample => sample >> PointTransform)];
        for (int row = 0; row < rows; row++)
        {
            bool isFirst = RowsPerRestart > 0 ? row % RowsPerRestart == 0 : row == 0;
            if (isFirst && row > 0)
            {
                writer.Align();
                writer.Raw(HasDecoration ? [0xFF, 0xFF] : []).Marker((byte)(0xD0 + (((row / RowsPerRestart) - 1) % 8)));
            }

            for (int column = 0; column < columns; column++)
            {
                int prediction = Predict(source, columns, row, column, isFirst);
                Code.WriteDifference(writer, (short)(source[(row * columns) + column] - prediction));
            }
        }

        writer.Align();
        return writer;
    }

    private int Predict(int[] source, int columns, int row, int column, bool isFirst)
    {
        int at = (row * columns) + column;
        if (isFirst)
        {
            return column == 0 ? 1 << (Precision - PointTransform - 1) : source[at - 1];
        }

        int b = source[at - columns];
        if (column == 0)
        {
            return b;
        }

        int a = source[at - 1];
        int c = source[at - columns - 1];
        return SelectionValue switch
        {
            1 => a,
            2 => b,
            3 => c,
            4 => a + b - c,
            5 => a + ((b - c) >> 1),
            6 => b + ((a - c) >> 1),
            _ => (a + b) >> 1,
        };
    }
}
