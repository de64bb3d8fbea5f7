namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>The scan header of a scan with one component. ITU-T T.81, B.2.3.</summary>
/// <param name="DcTable">Destination of the Huffman table for DC coefficients, or for lossless differences; 0 to 3.</param>
/// <param name="AcTable">Destination of the Huffman table for AC coefficients, 0 to 3.</param>
/// <param name="SelectionValue">Ss: the predictor of a lossless scan, 0 to 7 where it is valid; 0 in a sequential one; the first
/// coefficient of a progressive one.</param>
/// <param name="PointTransform">Al: how many low bits a lossless or a progressive scan leaves out, 0 to 15.</param>
internal readonly record struct JpegScanHeader(int DcTable, int AcTable, int SelectionValue, int PointTransform)
{
    private const int Length = 6;

    /// <summary>Se: the last coefficient of a progressive scan; its first is <see cref="SelectionValue"/>.</summary>
    public int LastCoefficient { get; init; }

    /// <summary>Ah: the <see cref="PointTransform"/> of the progressive scan that this one refines; 0 where it is the first.</summary>
    public int PreviousPointTransform { get; init; }

    /// <summary>Reads the parameters of a start-of-scan segment.</summary>
    /// <param name="segment">The parameters.</param>
    /// <param name="offset">Where the parameters start in the codestream, for messages.</param>
    /// <exception cref="CodestreamException">The header is broken, or the scan has several components.</exception>
    public static JpegScanHeader Read(ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length != Length || segment[0] != 1)
        {
            CodestreamException.Throw($"a scan header of {segment.Length} bytes does not fit one component", offset);
        }

        int dcTable = segment[2] >> 4;
        int acTable = segment[2] & 15;
        if (dcTable > 3 || acTable > 3)
        {
            CodestreamException.Throw($"the scan uses Huffman tables {dcTable} and {acTable}; only 0 to 3 exist", offset);
        }

        return new JpegScanHeader(dcTable, acTable, segment[3], segment[5] & 15)
        {
            LastCoefficient = segment[4],
            PreviousPointTransform = segment[5] >> 4,
        };
    }
}
