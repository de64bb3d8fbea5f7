using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>A file with the weights of an encoder, by torchvision's names. The receiver disposes it.</summary>
internal interface IEncoderFile : IDisposable
{
    /// <summary>The shape of each tensor, by the name that the file gives it.</summary>
    IReadOnlyDictionary<string, long[]> Shapes { get; }

    /// <summary>What the input of the network was normalised by; null where the file does not say.</summary>
    InputNormalisation? Normalisation { get; }

    /// <summary>Copies a tensor into one of the same shape.</summary>
    /// <exception cref="InvalidModelFileException">The shapes differ, or its numbers are of another kind.</exception>
    void CopyTo(string name, Tensor target);
}
