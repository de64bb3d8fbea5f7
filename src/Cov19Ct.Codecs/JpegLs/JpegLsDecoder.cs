using System.Buffers;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>Decodes JPEG-LS, lossless and near-lossless, one component. DICOM transfer syntaxes 1.2.840.10008.1.2.4.80 and .81.
/// ISO/IEC 14495-1 (ITU-T T.87).</summary>
internal static class JpegLsDecoder
{
    /// <summary>Decodes one frame.</summary>
    /// <param name="codestream">From SOI; what follows the last sample, EOI among it, is not looked at.</param>
    /// <param name="rows">Rows of the image, positive.</param>
    /// <param name="columns">Columns of the image, positive.</param>
    /// <param name="samples">Receives rows × columns bit patterns, row-major; the sign, if any, is the caller's to extend.</param>
    /// <exception cref="CodestreamException">The codestream is broken, cut short, of another size, has several components or a
    /// palette, or uses another coding process. <paramref name="samples"/> is then undefined.</exception>
    public static void Decode(ReadOnlySpan<byte> codestream, int rows, int columns, Span<ushort> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, (long)rows * columns);

        JpegLsHeaders headers = JpegLsHeaders.Read(codestream, rows, columns);
        JpegLsCodingParameters parameters = JpegLsCodingParameters.From(headers);
        int maximum = parameters.MaximumValue;
        if (parameters.Near == 0 && (maximum & (maximum + 1)) == 0)
        {
            DecodeIntervals(codestream, headers, parameters, new JpegLsLosslessReconstruction(maximum), samples);
        }
        else
        {
            DecodeIntervals(codestream, headers, parameters, new JpegLsGeneralReconstruction(parameters), samples);
        }
    }

    private static void DecodeIntervals<TReconstruction>(
        ReadOnlySpan<byte> codestream,
        JpegLsHeaders headers,
        JpegLsCodingParameters parameters,
        TReconstruction reconstruction,
        Span<ushort> samples)
        where TReconstruction : struct, IJpegLsReconstruction
    {
        int columns = headers.Frame.Columns;
        int rowsPerInterval = headers.RestartInterval == 0
            ? headers.Frame.Rows
            : (int)Math.Min(headers.RestartInterval, (uint)headers.Frame.Rows);
        int capacity = codestream.Length - headers.EntropyOffset + JpegLsBitReader.Padding + 1;
        byte[] bits = ArrayPool<byte>.Shared.Rent(capacity);
        ushort[] lines = ArrayPool<ushort>.Shared.Rent(2 * (columns + 2));
        JpegLsContext[] contexts = ArrayPool<JpegLsContext>.Shared.Rent(JpegLsContext.Count);
        using JpegLsGradients gradients = new(parameters);
        try
        {
            int position = headers.EntropyOffset;
            for (int interval = 0; !samples.IsEmpty; interval++)
            {
                if (interval > 0)
                {
                    JpegEntropySegment.ReadRestartMarker(codestream, ref position, interval - 1);
                }

                long bitCount = JpegLsEntropySegment.Unstuff(codestream, ref position, bits);
                bits.AsSpan((int)((bitCount + 7) / 8), JpegLsBitReader.Padding).Clear();
                JpegLsLineDecoder<TReconstruction> decoder =
                    new(parameters, reconstruction, gradients, contexts, new JpegLsBitReader(bits, bitCount));
                int count = Math.Min(rowsPerInterval * columns, samples.Length);
                DecodeInterval(ref decoder, headers, lines, samples[..count]);
                samples = samples[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bits);
            ArrayPool<ushort>.Shared.Return(lines);
            ArrayPool<JpegLsContext>.Shared.Return(contexts);
        }
    }

    private static void DecodeInterval<TReconstruction>(
        ref JpegLsLineDecoder<TReconstruction> decoder, JpegLsHeaders headers, Span<ushort> lines, Span<ushort> samples)
        where TReconstruction : struct, IJpegLsReconstruction
    {
        int columns = headers.Frame.Columns;
        int pointTransform = headers.Scan.PointTransform;
        Span<ushort> above = lines[..(columns + 2)];
        Span<ushort> line = lines.Slice(columns + 2, columns + 2);
        above.Clear();
        for (; !samples.IsEmpty; samples = samples[columns..])
        {
            decoder.Decode(above, line);
            line[1..^1].CopyTo(samples);
            if (pointTransform > 0)
            {
                ShiftLeft(samples[..columns], pointTransform);
            }

            Span<ushort> decoded = line;
            line = above;
            above = decoded;
        }
    }

    // C.2.3: the point transform divides by a power of two, here multiplied back.
    private static void ShiftLeft(Span<ushort> samples, int count)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] <<= count;
        }
    }
}
