namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>Codes the numbers of a grid as a tag tree. ITU-T T.800, B.10.2.</summary>
internal sealed class TagTreeWriter
{
    private readonly List<Node[,]> _levels = [];

    public TagTreeWriter(int[,] values)
    {
        int rows = values.GetLength(0);
        int columns = values.GetLength(1);
        Node[,] leaves = new Node[rows, columns];
        for (int i = 0; i < rows * columns; i++)
        {
            leaves[i / columns, i % columns] = new Node { Value = values[i / columns, i % columns] };
        }

        _levels.Add(leaves);
        while (_levels[^1].Length > 1)
        {
            _levels.Add(Minima(_levels[^1]));
        }
    }

    /// <summary>Says whether a leaf is below a threshold.</summary>
    public void Write(HeaderBits bits, int row, int column, int threshold)
    {
        int low = 0;
        for (int level = _levels.Count - 1; level >= 0; level--)
        {
            Node node = _levels[level][row >> level, column >> level];
            node.Low = Math.Max(node.Low, low);
            while (node.Low < threshold && !node.IsKnown)
            {
                node.IsKnown = node.Low == node.Value;
                bits.Write(node.IsKnown ? 1 : 0, 1);
                node.Low += node.IsKnown ? 0 : 1;
            }

            low = node.Low;
        }
    }

    private static Node[,] Minima(Node[,] below)
    {
        Node[,] level = new Node[(below.GetLength(0) + 1) / 2, (below.GetLength(1) + 1) / 2];
        for (int i = 0; i < below.Length; i++)
        {
            (int row, int column) = (i / below.GetLength(1), i % below.GetLength(1));
            Node node = level[row / 2, column / 2] ??= new Node { Value = int.MaxValue };
            node.Value = Math.Min(node.Value, below[row, column].Value);
        }

        return level;
    }

    private sealed class Node
    {
        public int Value { get; set; }

        public int Low { get; set; }

        public bool IsKnown { get; set; }
    }
}
