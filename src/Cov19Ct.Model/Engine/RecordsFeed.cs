using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Engine;

/// <summary>Slices from the slice cache, which holds them in 8 bits.</summary>
internal sealed class RecordsFeed(IScanRecords slices) : ISliceFeed
{
    private int _taken;

    public int Count => slices.SliceCount;

    public bool TryTakeNext(Span<byte> levels)
    {
        if (_taken == slices.SliceCount)
        {
            return false;
        }

        slices.Read(_taken++, levels);
        return true;
    }
}
