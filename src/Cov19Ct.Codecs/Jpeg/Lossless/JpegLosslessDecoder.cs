using System.Buffers;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Lossless;

/// <summary>Decodes JPEG Lossless with Huffman coding (process 14, SOF3), one component, any predictor. DICOM transfer syntaxes
/// 1.2.840.10008.1.2.4.57 and .70. ITU-T T.81, annex H.</summary>
internal static class JpegLosslessDecoder
{
    // A difference takes at most 31 bits (JpegDifferenceTable.LongestDifference), so an interval at most this much a sample.
    private const int MostBytesPerSample = 4;

    /// <summary>Decodes one frame.</summary>
    /// <param name="codestream">From SOI; what follows the last sample, EOI among it, is not looked at.</param>
    /// <param name="rows">Rows of the image, positive.</param>
    /// <param name="columns">Columns of the image, positive.</param>
    /// <param name="samples">Receives rows × columns bit patterns, row-major; the sign, if any, is the caller's to extend.</param>
    /// <exception cref="CodestreamException">The codestream is broken, cut short, of another size, has several components, or
    /// uses another coding process. <paramref name="samples"/> is then undefined.</exception>
    public static void Decode(ReadOnlySpan<byte> codestream, int rows, int columns, Span<ushort> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, (long)rows * columns);

        JpegHeaders headers = JpegHeaders.Read(codestream, rows, columns, JpegMarker.StartOfFrameLossless);
        CheckScan(headers);
        int rowsPerInterval = RowsPerInterval(headers);
        DecodeIntervals(codestream, headers, rowsPerInterval, samples);

        // A.4: the point transform divides by a power of two, here multiplied back.
        int pointTransform = headers.Scan.PointTransform;
        if (pointTransform > 0)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] <<= pointTransform;
            }
        }
    }

    private static void CheckScan(JpegHeaders headers)
    {
        if (headers.Scan.SelectionValue is < 1 or > 7)
        {
            CodestreamException.Throw($"the predictor is {headers.Scan.SelectionValue}; it must be 1 to 7");
        }

        if (headers.Scan.PointTransform >= headers.Frame.Precision)
        {
            CodestreamException.Throw(
                $"a point transform of {headers.Scan.PointTransform} bits removes all {headers.Frame.Precision} bits of a sample");
        }
    }

    // B.2.4.4: in lossless processes a restart interval is a whole number of lines.
    private static int RowsPerInterval(JpegHeaders headers)
    {
        if (headers.RestartInterval % headers.Frame.Columns != 0)
        {
            CodestreamException.Throw(
                $"a restart interval of {headers.RestartInterval} samples is not a whole number of lines of {headers.Frame.Columns}");
        }

        return headers.RestartInterval == 0 ? headers.Frame.Rows : headers.RestartInterval / headers.Frame.Columns;
    }

    private static void DecodeIntervals(ReadOnlySpan<byte> codestream, JpegHeaders headers, int rowsPerInterval, Span<ushort> samples)
    {
        JpegDifferenceTable table = new(headers.DcTable());
        int samplesPerInterval = (int)Math.Min((long)rowsPerInterval * headers.Frame.Columns, samples.Length);
        int capacity = (int)Math.Min((long)samplesPerInterval * MostBytesPerSample, codestream.Length - headers.EntropyOffset);
        byte[] rented = ArrayPool<byte>.Shared.Rent(capacity + JpegDifferenceReader.Padding);
        try
        {
            int position = headers.EntropyOffset;
            for (int interval = 0; !samples.IsEmpty; interval++)
            {
                if (interval > 0)
                {
                    JpegEntropySegment.ReadRestartMarker(codestream, ref position, interval - 1);
                }

                int length = JpegEntropySegment.Unstuff(codestream, ref position, rented.AsSpan(0, capacity));
                rented.AsSpan(length, JpegDifferenceReader.Padding).Clear();
                JpegDifferenceReader differences = new(rented, length, table);
                int count = Math.Min(samplesPerInterval, samples.Length);
                DecodeInterval(ref differences, headers, samples[..count]);
                samples = samples[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void DecodeInterval(ref JpegDifferenceReader differences, JpegHeaders headers, Span<ushort> samples)
    {
        int columns = headers.Frame.Columns;
        int initial = 1 << (headers.Frame.Precision - headers.Scan.PointTransform - 1);
        Span<ushort> line = samples[..columns];
        differences.Read(line);
        JpegLosslessPredictor.AddToFirstLine(line, initial);
        for (int start = columns; start < samples.Length; start += columns)
        {
            Span<ushort> above = line;
            line = samples.Slice(start, columns);
            differences.Read(line);
            JpegLosslessPredictor.AddToLine(headers.Scan.SelectionValue, above, line);
        }
    }
}
