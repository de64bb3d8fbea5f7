using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000;

/// <summary>Decodes JPEG 2000 images of one component, lossless and lossy. DICOM transfer syntaxes 1.2.840.10008.1.2.4.90 and .91;
/// with high-throughput code-blocks .201, .202 and .203. ITU-T T.800 (ISO/IEC 15444-1) and T.814 (ISO/IEC 15444-15).</summary>
internal static class Jpeg2000Decoder
{
    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">A codestream from SOC, or a JP2 file that holds one; what follows its last packet is not looked at.</param>
    /// <param name="rows">Rows of the image, positive.</param>
    /// <param name="columns">Columns of the image, positive.</param>
    /// <param name="samples">Receives rows × columns bit patterns, row-major. Whether they have a sign and of how many bits they are
    /// the codestream says; those with one are sign-extended to 16 bits, those without end at their precision, so that the sign
    /// that a DICOM header declares instead is the caller's to extend.</param>
    /// <exception cref="CodestreamException">The codestream is broken, cut short, of another size, has several components, or
    /// uses what is not decoded here. <paramref name="samples"/> is then undefined.</exception>
    public static void Decode(ReadOnlySpan<byte> frame, int rows, int columns, Span<ushort> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, (long)rows * columns);

        ReadOnlySpan<byte> bytes = Jp2Boxes.FindCodestream(frame);
        Codestream codestream = Codestream.Read(bytes, rows, columns);
        using TileDecoder tiles = new();
        for (int index = 0; index < codestream.Size.TileCount; index++)
        {
            tiles.Decode(bytes, codestream, index, samples);
        }
    }
}
