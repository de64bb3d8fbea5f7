using Cov19Ct.Benchmarks.Measuring;

namespace Cov19Ct.Benchmarks.Pipeline;

/// <summary>What the peer's script is told.</summary>
internal sealed record PipelineSettings : PeerSettings
{
    public PipelineSettings(string modelPath, ModelDescription description, int processes)
        : base(modelPath, description)
    {
        PositiveIndex = description.PositiveIndex;
        Threshold = description.Vote.Threshold;
        WindowMinimum = description.Preprocessing.Window.Minimum;
        WindowWidth = description.Preprocessing.Window.WindowWidth;
        Processes = processes;
    }

    /// <summary>Index of the positive class among the network's outputs.</summary>
    public int PositiveIndex { get; }

    /// <summary>Of the vote, which is at-least-one.</summary>
    public double Threshold { get; }

    /// <summary>HU that becomes 0.</summary>
    public double WindowMinimum { get; }

    /// <summary>HU.</summary>
    public double WindowWidth { get; }

    /// <summary>That read, decode, window and resize.</summary>
    public int Processes { get; }
}

/// <summary>What the script makes of a scan.</summary>
/// <param name="Seconds">Files to verdict.</param>
/// <param name="WindowedSeconds">Of them, files to windowed slices.</param>
/// <param name="NetworkSeconds">Of them, the network and the vote.</param>
/// <param name="IsPositive">The verdict.</param>
/// <param name="Probabilities">Of the positive class, a slice each, in order.</param>
internal sealed record PeerVerdict(double Seconds, double WindowedSeconds, double NetworkSeconds, bool IsPositive, double[] Probabilities);
