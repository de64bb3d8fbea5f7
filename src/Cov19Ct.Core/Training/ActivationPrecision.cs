using System.Diagnostics.CodeAnalysis;

namespace Cov19Ct;

/// <summary>How precisely the encoder computes in training. Weights, batch statistics, the head, the loss and the optimiser are
/// float32 in either.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names that the field and PyTorch use.")]
public enum ActivationPrecision
{
    /// <summary>24 bits of mantissa.</summary>
    Float32,

    /// <summary>8 bits of mantissa: half the memory, and faster where the machine computes in it.</summary>
    BFloat16,
}
