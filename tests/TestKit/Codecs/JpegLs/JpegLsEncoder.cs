using System.Buffers.Binary;

namespace Cov19Ct.TestKit.Codecs.JpegLs;

/// <summary>Encodes one component as JPEG-LS, straight from the code segments of ISO/IEC 14495-1, annex A, sample by sample.</summary>
internal sealed record JpegLsEncoder
{
    public int Precision { get; init; } = 16;

    public int Near { get; init; }

    public int PointTransform { get; init; }

    public int RowsPerRestart { get; init; }

    /// <summary>Bytes that the restart interval is written with, 2 to 4.</summary>
    public int RestartBytes { get; init; } = 2;

    /// <summary>MAXVAL, T1, T2, T3 and RESET of a segment of their own; empty where there is none, 0 for a default.</summary>
    public int[] Preset { get; init; } = [];

    /// <summary>Application and comment segments before the frame, and fill bytes before markers.</summary>
    public bool HasDecoration { get; init; }

    /// <summary>Encodes a picture up to and with EOI.</summary>
    public byte[] Encode(ushort[] samples, int rows, int columns) =>
        [.. EncodeScan(samples, rows, columns), .. HasDecoration ? (byte[])[0xFF, 0xFF] : [], 0xFF, 0xD9];

    /// <summary>Encodes a picture up to its last entropy-coded byte.</summary>
    public byte[] EncodeScan(ushort[] samples, int rows, int columns)
    {
        JpegStreamWriter headers = new JpegStreamWriter().Marker(0xD8);
        if (HasDecoration)
        {
            headers.Segment(0xE8, [.. "SPIFF"u8, .. new byte[25]]).Segment(0xFE, 0xFF, 0xF7, 0xFF, 0xDA).Raw(0xFF, 0xFF, 0xFF);
        }

        headers.Segment(0xF7, (byte)Precision, (byte)(rows >> 8), (byte)rows, (byte)(columns >> 8), (byte)columns, 1, 1, 0x11, 0);
        if (Preset.Length > 0)
        {
            headers.Segment(0xF8, [1, .. Preset.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })]);
        }

        if (RowsPerRestart > 0)
        {
            byte[] interval = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(interval, RowsPerRestart);
            headers.Segment(0xDD, interval[^RestartBytes..]);
        }

        headers.Segment(0xDA, 1, 1, 0, (byte)Near, 0, (byte)PointTransform);
        List<byte> stream = [.. headers.ToArray()];
        int rowsPerInterval = RowsPerRestart > 0 ? RowsPerRestart : rows;
        for (int first = 0; first < rows; first += rowsPerInterval)
        {
            if (first > 0)
            {
                stream.AddRange(HasDecoration ? [0xFF, 0xFF] : []);
                stream.AddRange([0xFF, (byte)(0xD0 + (((first / rowsPerInterval) - 1) % 8))]);
            }

            int count = Math.Min(rowsPerInterval, rows - first);
            int[] source = [.. samples.AsSpan(first * columns, count * columns).ToArray().Select(sample => sample >> PointTransform)];
            int[] preset = Preset.Length > 0 ? Preset : new int[5];
            stream.AddRange(new JpegLsIntervalEncoder(Precision, Near, preset, source, columns).Encode());
        }

        return [.. stream];
    }
}
