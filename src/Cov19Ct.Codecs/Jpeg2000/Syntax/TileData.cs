using System.Runtime.InteropServices;

namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>Where the tile-parts of a tile lie in the codestream, and what their headers say.</summary>
internal sealed class TileData
{
    private List<byte>? _packedHeaders;

    /// <summary>What the tile-part headers change; null where they say nothing.</summary>
    public CodingParameters? Parameters { get; private set; }

    /// <summary>The packets of each tile-part: offset in the codestream and length.</summary>
    public List<(int Offset, int Length)> Parts { get; } = [];

    /// <summary>Whether packet headers stand apart from the packets, in PPM or PPT marker segments (A.7.4, A.7.5).</summary>
    public bool HasPackedHeaders => _packedHeaders is not null;

    public ReadOnlySpan<byte> PackedHeaders => CollectionsMarshal.AsSpan(_packedHeaders);

    /// <summary>Bytes that hold packets or their headers.</summary>
    public long TotalLength => Parts.Sum(part => (long)part.Length) + PackedHeaders.Length;

    public CodingParameters OwnParameters() => Parameters ??= new CodingParameters();

    public void AddPackedHeaders(ReadOnlySpan<byte> headers) => (_packedHeaders ??= []).AddRange(headers);
}
