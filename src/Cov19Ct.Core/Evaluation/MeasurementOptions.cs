namespace Cov19Ct;

/// <summary>How results are measured.</summary>
public sealed record MeasurementOptions
{
    /// <summary>The classes that count, in order; null for those that occur.</summary>
    public string[]? Classes { get; init; }

    /// <summary>The class that scores, sensitivity and the like are of; null leaves those figures out.</summary>
    public string? PositiveClass { get; init; }

    public ZeroDivision ZeroDivision { get; init; } = ZeroDivision.Warn;

    /// <summary>Resamples of the bootstrap; 0 for none.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Seed of the bootstrap.</summary>
    public int Seed { get; init; }

    /// <summary>Bins of the reliability table.</summary>
    public int CalibrationBins { get; init; } = 10;

    /// <summary>Thresholds that the threshold table shows beside its own.</summary>
    public double[] Thresholds { get; init; } = [];
}
