using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>A subband of a tile: its place, its quantisation and its code-blocks. ITU-T T.800, B.5 to B.7, E.1.</summary>
internal sealed class Subband
{
    // Lblock starts at 3 (B.10.7.1).
    private const byte FirstLengthBits = 3;

    public required SubbandKind Kind { get; init; }

    /// <summary>The area in the subband's own coordinates (B-15).</summary>
    public required Area Area { get; init; }

    /// <summary>Where its coefficients, row-major, start in those of the tile.</summary>
    public required int Offset { get; init; }

    /// <summary>Magnitude bits M_b of (E-2), those of a region of interest among them.</summary>
    public required int Planes { get; init; }

    /// <summary>Step size Δ_b of (E-3), times what the 9/7 transform leaves to it; 1 where the transform is reversible.</summary>
    public required float Step { get; init; }

    /// <summary>A precinct of the resolution each, in raster order.</summary>
    public PrecinctBlocks[] Precincts { get; private set; } = [];

    public CodeBlock[] Blocks { get; private set; } = [];

    /// <summary>Nodes of the tag trees.</summary>
    public int[] Nodes { get; private set; } = [];

    /// <summary>Cuts the subband into precincts and code-blocks.</summary>
    /// <param name="precincts">Those of the resolution; their sizes are in subband samples here.</param>
    /// <param name="blockWidth">log2 of the nominal width of a block.</param>
    /// <param name="blockHeight">log2 of the nominal height of a block.</param>
    public void Divide(PrecinctGrid precincts, int blockWidth, int blockHeight)
    {
        if (Area.IsEmpty)
        {
            return;
        }

        Precincts = new PrecinctBlocks[precincts.Count];
        int blocks = 0;
        int nodes = 0;
        for (int i = 0; i < Precincts.Length; i++)
        {
            Area grid = BlockGrid(precincts, i, blockWidth, blockHeight);
            if (!grid.IsEmpty)
            {
                Precincts[i] = new PrecinctBlocks(blocks, grid.Width, grid.Height, nodes);
                blocks += grid.Count;
                nodes += 2 * TagTree.CountNodes(grid.Width, grid.Height);
            }
        }

        Nodes = new int[nodes];
        Blocks = new CodeBlock[blocks];
        for (int i = 0; i < Precincts.Length; i++)
        {
            Area grid = BlockGrid(precincts, i, blockWidth, blockHeight);
            PlaceBlocks(precincts.Of(i).Intersect(Area), grid, Precincts[i].FirstBlock, blockWidth, blockHeight);
        }
    }

    // The blocks that a precinct touches, on the grid of blocks (B.7).
    private Area BlockGrid(PrecinctGrid precincts, int precinct, int blockWidth, int blockHeight)
    {
        Area area = precincts.Of(precinct).Intersect(Area);
        return area.IsEmpty ? default : new Area(
            area.Left >> blockWidth,
            area.Top >> blockHeight,
            Area.Ceiling(area.Right, 1L << blockWidth),
            Area.Ceiling(area.Bottom, 1L << blockHeight));
    }

    private void PlaceBlocks(Area precinct, Area grid, int index, int blockWidth, int blockHeight)
    {
        for (long row = grid.Top; row < grid.Bottom; row++)
        {
            for (long column = grid.Left; column < grid.Right; column++)
            {
                Area block = new Area(
                    column << blockWidth, row << blockHeight, (column + 1) << blockWidth, (row + 1) << blockHeight).Intersect(precinct);
                Blocks[index++] = new CodeBlock
                {
                    Left = (int)(block.Left - Area.Left),
                    Top = (int)(block.Top - Area.Top),
                    Width = (ushort)block.Width,
                    Height = (ushort)block.Height,
                    FirstContribution = -1,
                    LengthBits = FirstLengthBits,
                };
            }
        }
    }
}
