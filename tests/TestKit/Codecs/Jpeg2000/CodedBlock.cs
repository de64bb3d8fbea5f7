namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>What a block coder makes of a code-block.</summary>
/// <param name="ZeroPlanes">Zero bit planes at the top.</param>
/// <param name="Segments">Codeword segments: passes and bytes.</param>
internal sealed record CodedBlock(int ZeroPlanes, List<(int Passes, byte[] Bytes)> Segments)
{
    public int Passes => Segments.Sum(segment => segment.Passes);
}
