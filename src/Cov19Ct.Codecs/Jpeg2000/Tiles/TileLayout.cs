using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>The resolutions, subbands, precincts and code-blocks of a tile. ITU-T T.800, annex B.</summary>
internal sealed class TileLayout
{
    private TileLayout(Area area, Resolution[] resolutions, long packets)
    {
        Area = area;
        Resolutions = resolutions;
        Packets = packets;
    }

    /// <summary>The area on the component's grid (B-12).</summary>
    public Area Area { get; }

    /// <summary>From the lowest up, N_L + 1.</summary>
    public Resolution[] Resolutions { get; }

    public long Packets { get; }

    /// <summary>Lays out a tile.</summary>
    /// <param name="coding">How it is coded.</param>
    /// <param name="area">Its area on the component's grid.</param>
    /// <param name="precision">Bits of a sample.</param>
    /// <param name="length">Bytes that hold its packets. A packet takes at least one, so that neither precincts nor layers take
    /// memory or time that the codestream's length does not bound.</param>
    /// <exception cref="CodestreamException">There are more packets than bytes, or too few quantisation steps.</exception>
    public static TileLayout Create(TileCoding coding, Area area, int precision, long length)
    {
        ComponentStyle style = coding.Component;
        PrecinctGrid[] grids = new PrecinctGrid[style.Levels + 1];
        long packets = 0;
        for (int i = 0; i < grids.Length; i++)
        {
            grids[i] = PrecinctGrid.Over(
                area.Reduce(style.Levels - i), style.PrecinctWidthExponent(i), style.PrecinctHeightExponent(i));
            packets += (long)grids[i].Count * coding.Packets.Layers;
        }

        if (packets > length)
        {
            CodestreamException.Throw($"a tile cannot have {packets} packets in {length} bytes");
        }

        Resolution[] resolutions = new Resolution[grids.Length];
        int offset = 0;
        for (int i = 0; i < resolutions.Length; i++)
        {
            Subband[] subbands = CreateSubbands(coding, area, precision, i, ref offset);
            DivideSubbands(subbands, style, i, grids[i]);
            resolutions[i] = new Resolution(area.Reduce(style.Levels - i), grids[i], subbands);
        }

        return new TileLayout(area, resolutions, packets);
    }

    private static void DivideSubbands(Subband[] subbands, ComponentStyle style, int resolution, PrecinctGrid grid)
    {
        PrecinctGrid precincts = resolution == 0 ? grid : grid.InSubbands();
        foreach (Subband subband in subbands)
        {
            // (B-17), (B-18)
            subband.Divide(
                precincts,
                Math.Min(style.BlockWidthExponent, precincts.WidthExponent),
                Math.Min(style.BlockHeightExponent, precincts.HeightExponent));
        }
    }

    private static Subband[] CreateSubbands(TileCoding coding, Area area, int precision, int resolution, ref int offset)
    {
        int levels = coding.Component.Levels;
        if (resolution == 0)
        {
            return [CreateSubband(coding, SubbandKind.LowLow, area.Reduce(levels), levels, 0, precision, ref offset)];
        }

        int level = levels - resolution + 1;
        Subband[] subbands = new Subband[3];
        for (int i = 0; i < subbands.Length; i++)
        {
            int kind = i + 1;
            Area own = area.Subband(level, kind & 1, kind >> 1);
            int index = (3 * (resolution - 1)) + kind;
            subbands[i] = CreateSubband(coding, (SubbandKind)kind, own, level, index, precision, ref offset);
        }

        return subbands;
    }

    private static Subband CreateSubband(
        TileCoding coding, SubbandKind kind, Area area, int level, int index, int precision, ref int offset)
    {
        (int exponent, int mantissa) = coding.Quantisation.Step(index, level, coding.Component.Levels);
        Subband subband = new()
        {
            Kind = kind,
            Area = area,
            Offset = offset,
            Planes = coding.Quantisation.GuardBits + exponent - 1 + coding.RegionShift,
            Step = coding.Component.IsReversible ? 1 : Dequantisation.Step(kind, level, precision, exponent, mantissa),
        };
        offset += area.Count;
        return subband;
    }
}
