namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>Collects PPM or PPT marker segments, which are numbered and may come in any order. ITU-T T.800, A.7.4 and A.7.5.</summary>
internal sealed class PackedHeaders
{
    private readonly SortedDictionary<int, byte[]> _segments = [];

    public bool IsEmpty => _segments.Count == 0;

    public void Add(SegmentReader segment)
    {
        int offset = segment.Offset;
        int index = segment.ReadByte();
        if (!_segments.TryAdd(index, segment.ReadRest().ToArray()))
        {
            CodestreamException.Throw($"packed packet headers number {index} a second time", offset);
        }
    }

    /// <summary>The segments, one behind another by their numbers.</summary>
    public byte[] Join() => [.. _segments.Values.SelectMany(segment => segment)];
}
