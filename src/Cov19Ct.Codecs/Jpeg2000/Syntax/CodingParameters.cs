namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>What the marker segments of one header say of an image of one component. The precedence is that of ITU-T T.800,
/// A.6: the component's in a tile's header, the default there, the component's in the main header, the default there.</summary>
internal sealed class CodingParameters
{
    private CodingStyle? _style;
    private ComponentStyle? _defaultComponent;
    private ComponentStyle? _component;
    private Quantisation? _defaultQuantisation;
    private Quantisation? _quantisation;
    private int? _regionShift;

    /// <summary>Runs of POC marker segments, in their order; empty where there are none.</summary>
    public List<Progression> Changes { get; } = [];

    /// <summary>Takes a marker segment that can stand in the main header and in the first of a tile.</summary>
    /// <returns>Whether it was one of them.</returns>
    public bool TryRead(Jpeg2000Marker marker, SegmentReader segment)
    {
        switch (marker)
        {
            case Jpeg2000Marker.CodingStyleDefault:
                (_style, _defaultComponent) = CodingStyle.Read(segment);
                return true;
            case Jpeg2000Marker.CodingStyleComponent:
                _component = ComponentStyle.ReadComponent(segment) ?? _component;
                return true;
            case Jpeg2000Marker.QuantisationDefault:
                _defaultQuantisation = Quantisation.Read(segment);
                return true;
            case Jpeg2000Marker.QuantisationComponent:
                _quantisation = Quantisation.ReadComponent(segment) ?? _quantisation;
                return true;
            case Jpeg2000Marker.RegionOfInterest:
                _regionShift = ReadRegionShift(segment) ?? _regionShift;
                return true;
            case Jpeg2000Marker.ProgressionOrderChange:
                Progression.ReadChanges(segment, Changes);
                return true;
            default:
                return false;
        }
    }

    /// <summary>What holds for a tile.</summary>
    /// <exception cref="CodestreamException">A required marker segment is absent, or two contradict each other.</exception>
    public static TileCoding Resolve(CodingParameters main, CodingParameters? tile)
    {
        CodingStyle style = tile?._style ?? main._style ?? throw Missing("coding style (COD)");
        ComponentStyle component = tile?._component ?? tile?._defaultComponent ?? main._component ?? main._defaultComponent
            ?? throw Missing("coding style (COD)");
        Quantisation quantisation = tile?._quantisation ?? tile?._defaultQuantisation ?? main._quantisation
            ?? main._defaultQuantisation ?? throw Missing("quantisation (QCD)");
        if (component.IsReversible && !quantisation.IsNone)
        {
            CodestreamException.Throw("the reversible transform with quantisation (table A.28)");
        }

        IReadOnlyList<Progression> changes = tile is { Changes.Count: > 0 } ? tile.Changes : main.Changes;
        return new TileCoding(style, component, quantisation, tile?._regionShift ?? main._regionShift ?? 0, changes);
    }

    private static CodestreamException Missing(string what) => new($"the header has no {what}", null);

    // A.6.3: the component, the style (0 is the maximum shift method, the only one) and the shift.
    private static int? ReadRegionShift(SegmentReader segment)
    {
        if (segment.ReadByte() != 0)
        {
            return null;
        }

        int style = segment.ReadByte();
        if (style != 0)
        {
            CodestreamException.Throw($"a region of interest of style {style}", segment.Offset);
        }

        return segment.ReadByte();
    }
}
