using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>A resolution of a tile. ITU-T T.800, B.5 and B.6.</summary>
/// <param name="Area">The area (B-14).</param>
/// <param name="Subbands">LL at the lowest resolution, else HL, LH, HH.</param>
internal sealed record Resolution(Area Area, PrecinctGrid Precincts, Subband[] Subbands)
{
    /// <summary>The layer that the next packet of each precinct belongs to.</summary>
    public ushort[] NextLayers { get; } = new ushort[Precincts.Count];
}
