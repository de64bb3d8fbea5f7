namespace Cov19Ct.Model.Inference.Engine;

/// <summary>Slices of a scan that is being read.</summary>
/// <param name="pass">No slice of it taken.</param>
internal sealed class PassFeed(WindowingPass pass) : ISliceFeed
{
    public int Count => pass.Scan.SliceCount;

    public bool TryTakeNext(out ReadOnlyMemory<float> levels) => pass.TryTakeNext(out levels);
}
