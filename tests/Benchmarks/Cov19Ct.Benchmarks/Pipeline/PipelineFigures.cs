using Cov19Ct.Benchmarks.Measuring;

namespace Cov19Ct.Benchmarks.Pipeline;

/// <summary>One scan by both pipelines. All samples are seconds.</summary>
internal sealed record PipelineFigures
{
    public required string Name { get; init; }

    /// <summary>Transfer syntax.</summary>
    public required string Encoding { get; init; }

    public required int Slices { get; init; }

    /// <summary>Largest difference of windowed slices.</summary>
    public required double LevelDifference { get; init; }

    /// <summary>Largest difference of the slices' probabilities.</summary>
    public required double ProbabilityDifference { get; init; }

    public required bool IsSameVerdict { get; init; }

    /// <summary>Files to a scan's headers.</summary>
    public Samples Import { get; set; } = new();

    /// <summary>Files to windowed slices, the import among it.</summary>
    public Samples Windowed { get; set; } = new();

    public Samples PeerWindowed { get; set; } = new();

    /// <summary>Windowed slices to verdict, alone.</summary>
    public Samples Network { get; set; } = new();

    public Samples PeerNetwork { get; set; } = new();

    /// <summary>Files to verdict.</summary>
    public Samples Verdict { get; set; } = new();

    public Samples PeerVerdict { get; set; } = new();
}
