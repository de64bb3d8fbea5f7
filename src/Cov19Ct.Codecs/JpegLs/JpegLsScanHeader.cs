namespace Cov19Ct.Codecs.JpegLs;

/// <summary>The scan header of a scan with one component. ISO/IEC 14495-1, C.2.3.</summary>
/// <param name="Near">The most by which a decoded sample differs from the one encoded; 0 where the scan is lossless.</param>
/// <param name="PointTransform">Pt: how many low bits the scan leaves out, 0 to 15.</param>
internal readonly record struct JpegLsScanHeader(int Near, int PointTransform)
{
    private const int Length = 6;

    /// <summary>Reads the parameters of a start-of-scan segment.</summary>
    /// <param name="segment">The parameters.</param>
    /// <param name="offset">Where the parameters start in the codestream, for messages.</param>
    /// <exception cref="CodestreamException">The header is broken, the scan has several components, or its samples are indices
    /// into a table.</exception>
    public static JpegLsScanHeader Read(ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length != Length || segment[0] != 1)
        {
            CodestreamException.Throw($"a scan header of {segment.Length} bytes does not fit one component", offset);
        }

        if (segment[2] != 0)
        {
            CodestreamException.Throw(
                $"the samples are indices into mapping table {segment[2]} (a palette), which no CT slice has", offset);
        }

        // The interleave mode (segment[4]) says nothing where there is one component.
        return new JpegLsScanHeader(segment[3], segment[5] & 15);
    }
}
