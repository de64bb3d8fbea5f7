namespace Cov19Ct;

/// <summary>A model file, and where it is loaded.</summary>
/// <param name="Path">The model file.</param>
/// <param name="Hash">SHA-256 of its tensors, hexadecimal.</param>
/// <param name="Description">What it is and how it is used.</param>
/// <param name="ParameterCount">Numbers learned in training.</param>
public sealed record Cov19ModelInfo(string Path, string Hash, ModelDescription Description, long ParameterCount)
{
    public string Name => Description.Name;

    public EncoderArchitecture Encoder => Description.Encoder;

    public string[] Classes => Description.Classes;

    public TrainingState Training => Description.Training;

    /// <summary>The device it is loaded on (<c>cpu</c>, <c>cuda:n</c>); null where it is not in memory.</summary>
    public string? Device { get; init; }

    /// <summary>The precision it is loaded in; null where it is not in memory.</summary>
    public string? Precision { get; init; }

    /// <summary>What happened to encoder weights that were given: how many tensors matched, which did not.</summary>
    public string? EncoderWeights { get; init; }

    public override string ToString() => $"{Name} ({Encoder}, {Training})";
}
