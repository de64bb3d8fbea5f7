namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>The code-blocks of a precinct in one subband, and its two tag trees. ITU-T T.800, B.6, B.7 and B.10.2.</summary>
/// <param name="FirstBlock">Index of the first block; the others follow in raster order.</param>
/// <param name="FirstNode">Where the tag trees start: the inclusion tree, then that of the zero bit planes.</param>
internal readonly record struct PrecinctBlocks(int FirstBlock, int BlocksWide, int BlocksHigh, int FirstNode);
