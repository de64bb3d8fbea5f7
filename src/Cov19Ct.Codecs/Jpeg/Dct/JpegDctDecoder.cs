using System.Buffers;
using System.Buffers.Binary;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Decodes baseline, extended sequential and progressive JPEG with Huffman coding (processes 1, 2, 4, 6, 8, 10 and 12: SOF0 to
/// SOF2), one component. DICOM transfer syntaxes 1.2.840.10008.1.2.4.50, .51, .53 and .55. ITU-T T.81, annexes F and G.</summary>
internal static class JpegDctDecoder
{
    private const int BlockSize = 8;
    private const int Coefficients = BlockSize * BlockSize;

    /// <summary>Decodes one frame. The syntax is lossy: decoders agree within one grey level, not to the bit.</summary>
    /// <param name="codestream">From SOI; a marker must end its entropy-coded data.</param>
    /// <param name="rows">Rows of the image, positive.</param>
    /// <param name="columns">Columns of the image, positive.</param>
    /// <param name="samples">Receives rows × columns samples, row-major, in [0, 2^P − 1] where P is the frame's 8 or 12 bits.</param>
    /// <exception cref="CodestreamException">The codestream is broken, cut short, of another size, has several components, or
    /// uses another coding process (arithmetic, lossless). <paramref name="samples"/> is then untouched.</exception>
    public static void Decode(ReadOnlySpan<byte> codestream, int rows, int columns, Span<ushort> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, (long)rows * columns);

        JpegHeaders headers = JpegHeaders.Read(
            codestream,
            rows,
            columns,
            JpegMarker.StartOfFrameBaseline,
            JpegMarker.StartOfFrameExtended,
            JpegMarker.StartOfFrameProgressive);
        int blocksAcross = BlockCount(columns);
        int count = blocksAcross * BlockCount(rows) * Coefficients;
        float[] quantisation = Quantisation(headers.QuantisationTable());
        short[] rented = ArrayPool<short>.Shared.Rent(count);
        byte[] bits = ArrayPool<byte>.Shared.Rent(codestream.Length + JpegScanBits.Padding);
        try
        {
            Span<short> coefficients = rented.AsSpan(0, count);
            coefficients.Clear();
            if (headers.Frame.Process == JpegMarker.StartOfFrameProgressive)
            {
                DecodeScans(codestream, headers, coefficients, bits);
            }
            else
            {
                int position = DecodeScan(codestream, headers, new JpegSequentialScan(headers), coefficients, bits);
                new JpegMarkerReader(codestream[position..]).ReadMarker();
            }

            Reconstruct(headers.Frame, coefficients, quantisation, blocksAcross, samples);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bits);
            ArrayPool<short>.Shared.Return(rented);
        }
    }

    private static int BlockCount(int length) => (length + BlockSize - 1) / BlockSize;

    // Annex G: each scan has a band of the coefficients, or a bit more of their values.
    private static void DecodeScans(ReadOnlySpan<byte> codestream, JpegHeaders headers, Span<short> coefficients, byte[] bits)
    {
        JpegProgression progression = new();
        int position;
        do
        {
            progression.Take(headers.Scan, headers.EntropyOffset);
            position = DecodeScan(codestream, headers, new JpegProgressiveScan(headers), coefficients, bits);
        }
        while (headers.ReadNextScan(codestream, position));

        if (!progression.HasDc)
        {
            CodestreamException.Throw("the picture ends without a scan of DC coefficients");
        }
    }

    // B.2.4.4: a restart interval counts blocks, and starts prediction and runs anew.
    private static int DecodeScan(ReadOnlySpan<byte> codestream, JpegHeaders headers, IJpegScan scan, Span<short> coefficients, byte[] bits)
    {
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
        Span<ushort> block = stackalloc ushort[Coefficients];
        for (int i = 0; !coefficients.IsEmpty; i++, coefficients = coefficients[Coefficients..])
        {
            JpegInverseDct.Transform(coefficients[..Coefficients], quantisation, frame.Precision, block);
            int firstRow = i / blocksAcross * BlockSize;
            int firstColumn = i % blocksAcross * BlockSize;
            int rows = Math.Min(BlockSize, frame.Rows - firstRow);
            int columns = Math.Min(BlockSize, frame.Columns - firstColumn);
            for (int row = 0; row < rows; row++)
            {
                block.Slice(row * BlockSize, columns).CopyTo(samples[(((firstRow + row) * frame.Columns) + firstColumn)..]);
            }
        }
    }
}
