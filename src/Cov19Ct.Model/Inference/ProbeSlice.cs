using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Inference;

/// <summary>Shows a network a small slice before it is trusted with scans: weights that have diverged give no numbers for any.</summary>
/// <remarks>oneDNN's rectifier turns NaN into 0, so that the engine itself may not notice.</remarks>
internal static class ProbeSlice
{
    private const int Size = 64;

    /// <exception cref="InvalidModelFileException">The encoder gives NaN or infinity for it.</exception>
    public static void Require(SliceEncoder encoder, ModelDescription description, string path)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor levels = linspace(0, 1, Size * Size).view(1, 1, Size, Size);
        Tensor features = encoder.forward(EncoderInput.Normalise(levels, description.Preprocessing.Normalisation)); // (1, F)
        if (!features.isfinite().all().item<bool>())
        {
            throw new InvalidModelFileException(path, "its network gives features that are not numbers: its training diverged.");
        }
    }
}
