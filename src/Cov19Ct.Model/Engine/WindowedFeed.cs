using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Engine;

/// <summary>Slices of a scan that is windowed already.</summary>
/// <param name="scan">The scan.</param>
/// <param name="selected">Those of its slices that the network is shown.</param>
internal sealed class WindowedFeed(WindowedScan scan, SelectedSlices selected) : ISliceFeed
{
    private int _taken;

    public int Count => selected.Count;

    public bool TryTakeNext(Span<byte> levels)
    {
        if (_taken == selected.Count)
        {
            return false;
        }

        LevelQuantisation.Quantise(scan.GetSlice(selected.First + _taken++).Span, levels);
        return true;
    }
}
