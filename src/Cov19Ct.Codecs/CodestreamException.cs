using System.Diagnostics.CodeAnalysis;

namespace Cov19Ct.Codecs;

/// <summary>A compressed frame breaks the rules of its codec. Caught by the readers, which know the file.</summary>
internal sealed class CodestreamException(string detail, long? offset, Exception? innerException = null)
    : Exception(offset is long at ? $"at byte {at} of the frame: {detail}" : detail, innerException)
{
    [DoesNotReturn]
    public static void Throw(string detail, long? offset = null) => throw new CodestreamException(detail, offset);
}
