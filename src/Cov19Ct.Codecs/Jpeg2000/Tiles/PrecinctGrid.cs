using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>The precincts of a resolution, or their halves in its subbands. ITU-T T.800, B.6.</summary>
/// <param name="FirstColumn">Column of the first precinct, on the grid anchored at the origin.</param>
/// <param name="WidthExponent">log2 of the nominal width.</param>
internal readonly record struct PrecinctGrid(long FirstColumn, long FirstRow, int Wide, int High, int WidthExponent, int HeightExponent)
{
    public int Count => Wide * High;

    /// <summary>(B-16). The count of an image of checked size fits 32 bits.</summary>
    public static PrecinctGrid Over(Area resolution, int widthExponent, int heightExponent)
    {
        if (resolution.IsEmpty)
        {
            return default;
        }

        long firstColumn = resolution.Left >> widthExponent;
        long firstRow = resolution.Top >> heightExponent;
        return new PrecinctGrid(
            firstColumn,
            firstRow,
            (int)(Area.Ceiling(resolution.Right, 1L << widthExponent) - firstColumn),
            (int)(Area.Ceiling(resolution.Bottom, 1L << heightExponent) - firstRow),
            widthExponent,
            heightExponent);
    }

    /// <summary>The same precincts in the subbands of the resolution, whose samples are half as dense.</summary>
    public PrecinctGrid InSubbands() => this with { WidthExponent = WidthExponent - 1, HeightExponent = HeightExponent - 1 };

    /// <summary>The nominal area of a precinct.</summary>
    public Area Of(int index)
    {
        long column = FirstColumn + (index % Wide);
        long row = FirstRow + (index / Wide);
        return new Area(column << WidthExponent, row << HeightExponent, (column + 1) << WidthExponent, (row + 1) << HeightExponent);
    }
}
