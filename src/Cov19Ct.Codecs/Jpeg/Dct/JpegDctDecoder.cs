using System.Buffers;
using Cov19Ct.Codecs.Jpeg.Markers;
using JpegLibrary;
using JpegMarker = Cov19Ct.Codecs.Jpeg.Markers.JpegMarker;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Decodes baseline, extended sequential and progressive JPEG with Huffman coding (processes 1, 2, 4, 6, 8, 10 and 12: SOF0 to
/// SOF2), one component. DICOM transfer syntaxes 1.2.840.10008.1.2.4.50, .51, .53 and .55. ITU-T T.81, annexes F and G.</summary>
internal static class JpegDctDecoder
{
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
        if (headers.Frame.Process == JpegMarker.StartOfFrameProgressive)
        {
            JpegProgressiveDecoder.Decode(codestream, headers, samples);
            return;
        }

        byte[] normalised = JpegSegmentNormaliser.Rewrite(codestream, headers);
        ushort[] rented = ArrayPool<ushort>.Shared.Rent(samples.Length);
        try
        {
            JpegSampleWriter writer = new(rented, rows, columns, headers.Frame.Precision);
            Decode(normalised, writer);
            if (!writer.IsComplete)
            {
                CodestreamException.Throw("the entropy-coded data ends before the last block");
            }

            rented.AsSpan(0, samples.Length).CopyTo(samples);
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(rented);
        }
    }

    private static void Decode(byte[] normalised, JpegSampleWriter writer)
    {
        try
        {
            JpegDecoder decoder = new();
            decoder.SetInput(normalised);
            decoder.Identify();
            decoder.SetOutputWriter(writer);
            decoder.Decode();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The decoder lets broken data surface as whatever it runs into; its offsets are those of the rewritten stream.
            throw new CodestreamException("the entropy-coded data is broken or ends before the last block", null, exception);
        }
    }
}
