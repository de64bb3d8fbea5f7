namespace Cov19Ct.Model.Inference.Engine;

/// <summary>Slices of a scan that is windowed already.</summary>
/// <param name="scan">The scan.</param>
/// <param name="selected">Those of its slices that the network is shown.</param>
internal sealed class WindowedFeed(WindowedScan scan, SelectedSlices selected) : ISliceFeed
{
    private int _taken;

    public int Count => selected.Count;

    public bool TryTakeNext(out ReadOnlyMemory<float> levels)
    {
        if (_taken == selected.Count)
        {
            levels = default;
            return false;
        }

        levels = scan.GetSlice(selected.First + _taken++);
        return true;
    }
}
