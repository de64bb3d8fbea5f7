namespace Cov19Ct.Model.Data;

/// <summary>Slices held in memory.</summary>
internal sealed class MemoryScanSlices : IScanSlices
{
    private readonly byte[][] _slices;

    /// <summary>Rounds the levels of a windowed scan to 8 bits.</summary>
    public MemoryScanSlices(WindowedScan scan)
    {
        Size = scan.Size;
        _slices = [.. Enumerable.Range(0, scan.SliceCount).Select(index => Quantise(scan.GetSlice(index).Span))];
    }

    public int SliceCount => _slices.Length;

    public int Size { get; }

    public void Read(int index, Span<byte> levels) => _slices[index].CopyTo(levels);

    public void Dispose()
    {
        // Nothing but memory is held.
    }

    private static byte[] Quantise(ReadOnlySpan<float> levels)
    {
        byte[] quantised = new byte[levels.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            quantised[i] = (byte)MathF.Round(levels[i] * byte.MaxValue);
        }

        return quantised;
    }
}
