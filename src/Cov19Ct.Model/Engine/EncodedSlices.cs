using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>What the encoder made of the slices of a scan. The receiver disposes it.</summary>
/// <param name="Features">(rows, F), float32: the slices, and behind them the black one where it was asked for.</param>
/// <param name="SliceCount">How many slices there were.</param>
/// <param name="Time">What encoding took, without the time that it waited for slices.</param>
internal sealed record EncodedSlices(Tensor Features, int SliceCount, TimeSpan Time) : IDisposable
{
    public void Dispose() => Features.Dispose();
}
