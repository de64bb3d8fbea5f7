using System.Numerics;

namespace Cov19Ct.Codecs.Jpeg2000.Tiles;

/// <summary>A tag tree: the numbers of a grid, coded with the minima of their quadrants. ITU-T T.800, B.10.2.</summary>
/// <param name="nodes">From the root down, a level in raster order; twice what the node is known to be at least, plus 1 where it
/// is known exactly. Zeros before the first use.</param>
internal readonly ref struct TagTree(Span<int> nodes, int width, int height)
{
    private readonly Span<int> _nodes = nodes;

    public static int CountNodes(int width, int height)
    {
        int count = 0;
        for (int level = Depth(width, height); level >= 0; level--)
        {
            count += Halve(width, level) * Halve(height, level);
        }

        return count;
    }

    /// <summary>Reads on until it is known whether a leaf is below a threshold.</summary>
    /// <param name="blocked">Where the leaf is not below: the level of the node that already says so, for all leaves under it.</param>
    public bool IsBelow(ref PacketBits bits, int column, int row, int threshold, out int blocked)
    {
        blocked = 0;
        int atLeast = 0;
        int offset = 0;
        for (int level = Depth(width, height); level >= 0; level--)
        {
            int nodesWide = Halve(width, level);
            ref int node = ref _nodes[offset + ((row >> level) * nodesWide) + (column >> level)];
            offset += nodesWide * Halve(height, level);
            atLeast = Math.Max(atLeast, node >> 1);
            bool isKnown = (node & 1) != 0;
            while (!isKnown && atLeast < threshold)
            {
                if (bits.ReadBit() != 0)
                {
                    isKnown = true;
                }
                else
                {
                    atLeast++;
                }
            }

            node = (atLeast << 1) | (isKnown ? 1 : 0);
            if (atLeast >= threshold)
            {
                blocked = level;
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of a leaf.</summary>
    /// <exception cref="CodestreamException">It exceeds <paramref name="most"/>.</exception>
    public int Read(ref PacketBits bits, int column, int row, int most)
    {
        if (!IsBelow(ref bits, column, row, most + 1, out _))
        {
            CodestreamException.Throw($"a value of a tag tree is above {most}", bits.Offset);
        }

        return _nodes[LeafIndex(column, row)] >> 1;
    }

    private int LeafIndex(int column, int row) => CountNodes(width, height) - (width * height) + (row * width) + column;

    private static int Depth(int width, int height) => 32 - BitOperations.LeadingZeroCount((uint)Math.Max(width, height) - 1);

    private static int Halve(int size, int level) => (size + (1 << level) - 1) >> level;
}
