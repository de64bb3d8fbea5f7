namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>What varies fastest last: layer, resolution, component, position. ITU-T T.800, table A.16.</summary>
internal enum ProgressionOrder
{
    LayerResolutionPosition = 0,
    ResolutionLayerPosition = 1,
    ResolutionPositionLayer = 2,
    PositionResolutionLayer = 3,
    ComponentPositionResolution = 4,
}
