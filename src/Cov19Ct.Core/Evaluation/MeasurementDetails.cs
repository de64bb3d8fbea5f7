namespace Cov19Ct;

/// <summary>What is to be said of a set of results beside what they hold.</summary>
public sealed record MeasurementDetails
{
    /// <summary>Results left out because they have no true class.</summary>
    public int Unlabelled { get; init; }

    /// <summary>Results left out because they have no prediction.</summary>
    public int WithoutPrediction { get; init; }

    /// <summary>The results on scans that their model had seen.</summary>
    public SeenCounts Seen { get; init; } = SeenCounts.None;

    /// <summary>Their threshold; null where they do not say, or do not agree.</summary>
    public double? Threshold { get; init; }

    /// <summary>Where their threshold comes from.</summary>
    public string? ThresholdSource { get; init; }
}
