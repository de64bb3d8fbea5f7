using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Engine;

/// <summary>Slices of a scan that is being read.</summary>
/// <param name="pass">No slice of it taken.</param>
internal sealed class PassFeed(WindowingPass pass) : ISliceFeed
{
    public int Count => pass.Scan.SliceCount;

    public bool TryTakeNext(Span<byte> levels)
    {
        if (!pass.TryTakeNext(out ReadOnlyMemory<float> taken))
        {
            return false;
        }

        LevelQuantisation.Quantise(taken.Span, levels);
        return true;
    }
}
