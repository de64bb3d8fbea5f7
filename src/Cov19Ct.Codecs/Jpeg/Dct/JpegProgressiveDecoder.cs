using System.Buffers;
using System.Buffers.Binary;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Decodes progressive DCT with Huffman coding (processes 6, 8, 10 and 12), one component: by spectral selection, by
/// successive approximation, or both. ITU-T T.81, annex G.</summary>
internal static class JpegProgressiveDecoder
{
    private const int BlockSize = 8;
    private const int Coefficients = BlockSize * BlockSize;

    /// <summary>Decodes one frame.</summary>
    /// <param name="codestream">From SOI to EOI.</param>
    /// <param name="headers">The headers of <paramref name="codestream"/> up to its first scan; read on here.</param>
    /// <param name="samples">Receives the samples, row-major, in [0, 2^P − 1] where P is the frame's 8 or 12 bits.</param>
    /// <exception cref="CodestreamException">The codestream is broken or cut short. <paramref name="samples"/> is then
    /// untouched.</exception>
    public static void Decode(ReadOnlySpan<byte> codestream, JpegHeaders headers, Span<ushort> samples)
    {
        int blocksAcross = BlockCount(headers.Frame.Columns);
        int count = blocksAcross * BlockCount(headers.Frame.Rows) * Coefficients;
        float[] quantisation = Quantisation(headers.QuantisationTable());
        short[] rented = ArrayPool<short>.Shared.Rent(count);
        try
        {
            Span<short> coefficients = rented.AsSpan(0, count);
            coefficients.Clear();
            DecodeScans(codestream, headers, coefficients);
            Reconstruct(headers.Frame, coefficients, quantisation, blocksAcross, samples);
        }
        finally
        {
            ArrayPool<short>.Shared.Return(rented);
        }
    }

    private static int BlockCount(int length) => (length + BlockSize - 1) / BlockSize;

    private static void DecodeScans(ReadOnlySpan<byte> codestream, JpegHeaders headers, Span<short> coefficients)
    {
        JpegProgression progression = new();
        byte[] bits = ArrayPool<byte>.Shared.Rent(codestream.Length + JpegScanBits.Padding);
        try
        {
            int position;
            do
            {
                progression.Take(headers.Scan, headers.EntropyOffset);
                position = DecodeScan(codestream, headers, coefficients, bits);
            }
            while (headers.ReadNextScan(codestream, position));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bits);
        }

        if (!progression.HasDc)
        {
            CodestreamException.Throw("the picture ends without a scan of DC coefficients");
        }
    }

    // B.2.4.4: a restart interval counts blocks, and starts prediction and runs anew.
    private static int DecodeScan(ReadOnlySpan<byte> codestream, JpegHeaders headers, Span<short> coefficients, byte[] bits)
    {
        JpegProgressiveScan scan = new(headers);
        int position = headers.EntropyOffset;
        for (int interval = 0; !coefficients.IsEmpty; interval++)
        {
            if (interval > 0)
            {
                JpegEntropySegment.ReadRestartMarker(codestream, ref position, interval - 1);
            }

            int length = JpegEntropySegment.Unstuff(codestream, ref position, bits.AsSpan(0, codestream.Length));
            bits.AsSpan(length, JpegScanBits.Padding).Clear();
            int count = headers.RestartInterval == 0
                ? coefficients.Length
                : Math.Min(headers.RestartInterval * Coefficients, coefficients.Length);
            JpegScanBits reader = new(bits, length);
            scan.Decode(ref reader, coefficients[..count]);
            coefficients = coefficients[count..];
        }

        return position;
    }

    // B.2.4.1: precision and destination, then 64 values of one or two bytes.
    private static float[] Quantisation(ReadOnlySpan<byte> table)
    {
        bool isWide = table[0] >> 4 != 0;
        float[] quantisation = new float[Coefficients];
        for (int i = 0; i < Coefficients; i++)
        {
            quantisation[i] = isWide ? BinaryPrimitives.ReadUInt16BigEndian(table[(1 + (2 * i))..]) : table[1 + i];
        }

        return quantisation;
    }

    private static void Reconstruct(
        JpegFrameHeader frame, ReadOnlySpan<short> coefficients, float[] quantisation, int blocksAcross, Span<ushort> samples)
    {
        Span<float> block = stackalloc float[Coefficients];
        int maximum = (1 << frame.Precision) - 1;
        float middle = 1 << (frame.Precision - 1);
        for (int i = 0; !coefficients.IsEmpty; i++, coefficients = coefficients[Coefficients..])
        {
            JpegInverseDct.Transform(coefficients[..Coefficients], quantisation, block);
            int firstRow = i / blocksAcross * BlockSize;
            int firstColumn = i % blocksAcross * BlockSize;
            int rows = Math.Min(BlockSize, frame.Rows - firstRow);
            int columns = Math.Min(BlockSize, frame.Columns - firstColumn);
            for (int row = 0; row < rows; row++)
            {
                Span<ushort> line = samples.Slice(((firstRow + row) * frame.Columns) + firstColumn, columns);
                for (int column = 0; column < line.Length; column++)
                {
                    // A.3.1: the level shift.
                    float value = MathF.Round(block[(row * BlockSize) + column] + middle);
                    line[column] = (ushort)Math.Clamp(value, 0, maximum);
                }
            }
        }
    }
}
