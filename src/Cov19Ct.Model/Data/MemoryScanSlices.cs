namespace Cov19Ct.Model.Data;

/// <summary>Windowed slices in memory: 50 kB a slice at 224².</summary>
internal sealed class MemoryScanSlices : IScanSlices
{
    private readonly byte[][] _slices;

    /// <summary>Copies a windowed scan, quantised.</summary>
    /// <exception cref="ArgumentException">A slice of it is none of its scan.</exception>
    public MemoryScanSlices(WindowedScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        Size = scan.Size;
        SourceIndices = FindSourceIndices(scan);
        _slices = new byte[scan.SliceCount][];
        for (int index = 0; index < _slices.Length; index++)
        {
            _slices[index] = new byte[Size * Size];
            LevelQuantisation.Quantise(scan.GetSlice(index).Span, _slices[index]);
        }
    }

    public int SliceCount => _slices.Length;

    public int Size { get; }

    public IReadOnlyList<int> SourceIndices { get; }

    /// <summary>Where the slices of a windowed scan stand in the scan it was made from.</summary>
    /// <exception cref="ArgumentException">A slice of it is none of its scan.</exception>
    public static int[] FindSourceIndices(WindowedScan scan)
    {
        IReadOnlyList<CtSlice> all = scan.Scan.Slices;
        int[] indices = new int[scan.SliceCount];
        int source = 0;
        for (int index = 0; index < indices.Length; index++)
        {
            while (source < all.Count && all[source] != scan.Slices[index])
            {
                source++;
            }

            indices[index] = source < all.Count
                ? source++
                : throw new ArgumentException("A windowed slice is none of its scan's, or out of order.", nameof(scan));
        }

        return indices;
    }

    public void Read(int index, Span<byte> levels)
    {
        SliceArguments.Require(this, index, levels);
        _slices[index].CopyTo(levels);
    }

    public void Dispose()
    {
        // Nothing but memory is held.
    }
}
