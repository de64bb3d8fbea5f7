namespace Cov19Ct.Benchmarks.Network;

/// <summary>What a peer's script is told of the network and its input.</summary>
internal sealed record NetworkSettings
{
    /// <summary>The model file.</summary>
    public required string Model { get; init; }

    public required EncoderArchitecture Encoder { get; init; }

    public required int RecurrentUnits { get; init; }

    public required double Dropout { get; init; }

    /// <summary>Rows and columns of a slice.</summary>
    public required int Size { get; init; }

    public required InputNormalisation Normalisation { get; init; }

    public required int Threads { get; init; }

    /// <summary>Windowed slices: float32, row-major, one behind another.</summary>
    public required string LevelsFile { get; init; }

    public static NetworkSettings Of(string modelPath, ModelDescription description, string levelsFile) => new()
    {
        Model = modelPath,
        Encoder = description.Encoder,
        RecurrentUnits = description.RecurrentUnits,
        Dropout = description.Dropout,
        Size = description.Preprocessing.Size,
        Normalisation = description.Preprocessing.Normalisation,
        Threads = Environment.ProcessorCount,
        LevelsFile = levelsFile,
    };
}

/// <summary>What the script in PyTorch has chosen.</summary>
/// <param name="Library">Its versions and threads.</param>
/// <param name="Format">Memory format.</param>
/// <param name="Batch">Slices a pass.</param>
/// <param name="Tried">Milliseconds a slice of each choice.</param>
internal sealed record PyTorchChoice(string Library, string Format, int Batch, Dictionary<string, double> Tried);

/// <summary>The seconds of one round of a script.</summary>
internal sealed record PeerSeconds(double Seconds);

/// <summary>An answer that says no more than that something is done.</summary>
internal sealed record PeerDone;
