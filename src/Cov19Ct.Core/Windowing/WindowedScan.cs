namespace Cov19Ct;

/// <summary>A scan made ready for the network: slices clipped to a window, scaled to [0, 1] and resized.</summary>
/// <remarks>Immutable; holds its slices in memory (200 kB a slice at 224²).</remarks>
public sealed class WindowedScan
{
    private readonly IReadOnlyList<float[]> _levels;

    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="scan">The scan they were made from.</param>
    /// <param name="levels">For each slice Size × Size values in [0, 1], row-major.</param>
    /// <param name="slices">Where each of them comes from; slices that could not be read are in neither list.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or are empty.</exception>
    public WindowedScan(CtScan scan, IReadOnlyList<float[]> levels, IReadOnlyList<CtSlice> slices)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(slices);
        if (levels.Count != slices.Count || levels.Count == 0)
        {
            throw new ArgumentException("Each slice needs its levels.", nameof(levels));
        }

        Scan = scan;
        Slices = slices;
        _levels = levels;
    }

    /// <summary>The scan this was made from: its headers, and the way back to its voxels.</summary>
    public CtScan Scan { get; }

    /// <summary>The slices, in the scan's order, without those that could not be read.</summary>
    public IReadOnlyList<CtSlice> Slices { get; }

    /// <summary>The window; null where the scan was windowed before, with a window that is not known.</summary>
    public required HuWindow? Window { get; init; }

    /// <summary>Rows and columns of each slice.</summary>
    public required int Size { get; init; }

    /// <summary>The scan's findings, and those met while its voxels were read.</summary>
    public required CtFinding[] Findings { get; init; }

    /// <summary>Time spent reading and decoding: of the time from start to end, the share that the threads spent so. With
    /// <see cref="WindowTime"/> it is the whole.</summary>
    public TimeSpan ReadTime { get; init; }

    /// <summary>Time spent windowing and resizing, as <see cref="ReadTime"/>.</summary>
    public TimeSpan WindowTime { get; init; }

    public string Id => Scan.Id;

    public string Path => Scan.Path;

    public string? Label => Scan.Label;

    public string? Split => Scan.Split;

    public string? Centre => Scan.Centre;

    public SliceOrder Order => Scan.Order;

    public int SliceCount => Slices.Count;

    /// <summary>One slice: Size × Size levels in [0, 1], row-major.</summary>
    public ReadOnlyMemory<float> GetSlice(int index) => _levels[index];

    public override string ToString() => $"{Id} ({SliceCount} x {Size} x {Size}, window {Window?.ToString() ?? "unknown"})";
}
