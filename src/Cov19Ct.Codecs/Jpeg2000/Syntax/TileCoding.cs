namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>How a tile is coded, with all headers considered.</summary>
/// <param name="RegionShift">The bit planes by which a region of interest is raised, annex H; 0 without one.</param>
/// <param name="Changes">The progression order changes; without any, the order of <paramref name="Packets"/> holds throughout.</param>
internal sealed record TileCoding(
    CodingStyle Packets, ComponentStyle Component, Quantisation Quantisation, int RegionShift, IReadOnlyList<Progression> Changes)
{
    /// <summary>The runs through the packets, one behind another.</summary>
    public IReadOnlyList<Progression> Progressions =>
        Changes.Count > 0 ? Changes : [new Progression(Packets.Order, 0, Component.Levels + 1, Packets.Layers)];
}
