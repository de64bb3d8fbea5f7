namespace Cov19Ct.Benchmarks.Pipeline;

/// <summary>What the peer's script is told.</summary>
internal sealed record PipelineSettings
{
    /// <summary>The model file.</summary>
    public required string Model { get; init; }

    public required EncoderArchitecture Encoder { get; init; }

    public required int RecurrentUnits { get; init; }

    public required double Dropout { get; init; }

    /// <summary>Index of the positive class among the network's outputs.</summary>
    public required int PositiveIndex { get; init; }

    /// <summary>Of the vote, which is at-least-one.</summary>
    public required double Threshold { get; init; }

    /// <summary>Rows and columns of a slice.</summary>
    public required int Size { get; init; }

    public required InputNormalisation Normalisation { get; init; }

    /// <summary>HU that becomes 0.</summary>
    public required double WindowMinimum { get; init; }

    /// <summary>HU.</summary>
    public required double WindowWidth { get; init; }

    /// <summary>Of the network.</summary>
    public required int Threads { get; init; }

    /// <summary>That read, decode, window and resize.</summary>
    public required int Processes { get; init; }

    public static PipelineSettings Of(string modelPath, ModelDescription description, int processes) => new()
    {
        Model = modelPath,
        Encoder = description.Encoder,
        RecurrentUnits = description.RecurrentUnits,
        Dropout = description.Dropout,
        PositiveIndex = description.PositiveIndex,
        Threshold = description.Vote.Threshold,
        Size = description.Preprocessing.Size,
        Normalisation = description.Preprocessing.Normalisation,
        WindowMinimum = description.Preprocessing.Window.Minimum,
        WindowWidth = description.Preprocessing.Window.WindowWidth,
        Threads = Environment.ProcessorCount,
        Processes = processes,
    };
}

/// <summary>What the script makes of a scan.</summary>
/// <param name="Seconds">Files to verdict.</param>
/// <param name="WindowedSeconds">Of them, files to windowed slices.</param>
/// <param name="NetworkSeconds">Of them, the network and the vote.</param>
/// <param name="IsPositive">The verdict.</param>
/// <param name="Probabilities">Of the positive class, a slice each, in order.</param>
internal sealed record PeerVerdict(double Seconds, double WindowedSeconds, double NetworkSeconds, bool IsPositive, double[] Probabilities);
