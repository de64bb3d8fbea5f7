namespace Cov19Ct.Codecs.Jpeg2000.Packets;

/// <summary>Which packet of a tile of one component.</summary>
/// <param name="Precinct">In raster order of its resolution.</param>
internal readonly record struct PacketIndex(int Resolution, int Precinct, int Layer);
