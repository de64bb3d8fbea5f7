using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>Makes the encoder's input of grey slices, in training as in inference.</summary>
internal static class EncoderInput
{
    /// <summary>Repeats the grey channel three times and normalises each.</summary>
    /// <param name="grey">(N, 1, H, W), levels in [0, 1].</param>
    /// <param name="normalisation">What the encoder expects.</param>
    /// <returns>(N, 3, H, W), on the same device; the caller disposes it.</returns>
    public static Tensor Normalise(Tensor grey, InputNormalisation normalisation)
    {
        using DisposeScope scope = NewDisposeScope();
        return ((grey - Channels(normalisation.Mean)) / Channels(normalisation.StandardDeviation)).MoveToOuterDisposeScope();

        // (1, 3, 1, 1)
        Tensor Channels(double[] values) => tensor(Array.ConvertAll(values, value => (float)value), [1, 3, 1, 1], device: grey.device);
    }
}
