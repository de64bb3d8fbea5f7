namespace Cov19Ct;

/// <summary>(level − mean) / standard deviation, for each of the three channels, after windowing.</summary>
/// <param name="Mean">Three means, of levels in [0, 1].</param>
/// <param name="StandardDeviation">Three standard deviations, above 0.</param>
public sealed record InputNormalisation(double[] Mean, double[] StandardDeviation)
{
    /// <summary>Levels in [0, 1] as they are: our choice for encoders that start from random weights.</summary>
    public static InputNormalisation None { get; } = new([0, 0, 0], [1, 1, 1]);

    /// <summary>What torchvision's ImageNet weights were trained with.</summary>
    public static InputNormalisation ImageNet { get; } = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    public bool Equals(InputNormalisation? other) =>
        other is not null && Mean.SequenceEqual(other.Mean) && StandardDeviation.SequenceEqual(other.StandardDeviation);

    public override int GetHashCode() => HashCode.Combine(Mean.Length, Mean.Sum(), StandardDeviation.Sum());
}
