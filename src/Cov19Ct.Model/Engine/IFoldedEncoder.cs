using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>An encoder made for inference alone. Safe to use from several threads at once.</summary>
internal interface IFoldedEncoder : IDisposable
{
    /// <summary>Encodes slices.</summary>
    /// <param name="levels">(N, C, H, W) as <see cref="EncoderInputBuffer"/> makes it, channels last.</param>
    /// <returns>(N, features), float32, on the encoder's device; the caller disposes it.</returns>
    Tensor Encode(Tensor levels);
}
