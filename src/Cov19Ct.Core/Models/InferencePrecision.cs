using System.Diagnostics.CodeAnalysis;

namespace Cov19Ct;

/// <summary>How precisely the encoder computes at a diagnosis. The head, which draws the probabilities from the features, is float32 in
/// all.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names that the field and PyTorch use.")]
public enum InferencePrecision
{
    /// <summary>BFloat16 where the processor or GPU computes in it natively, else Float32.</summary>
    Auto,

    /// <summary>24 bits of mantissa: for work that must repeat to the last digit on other machines.</summary>
    Float32,

    /// <summary>8 bits of mantissa: twice as fast as float32 where it is native.</summary>
    BFloat16,
}
