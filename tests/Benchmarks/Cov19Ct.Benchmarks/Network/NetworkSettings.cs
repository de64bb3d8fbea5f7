using Cov19Ct.Benchmarks.Measuring;

namespace Cov19Ct.Benchmarks.Network;

/// <summary>What a peer's script is told of the network and its input.</summary>
internal sealed record NetworkSettings : PeerSettings
{
    public NetworkSettings(string modelPath, ModelDescription description, string levelsFile)
        : base(modelPath, description) => LevelsFile = levelsFile;

    /// <summary>Windowed slices: float32, row-major, one behind another.</summary>
    public string LevelsFile { get; }
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
