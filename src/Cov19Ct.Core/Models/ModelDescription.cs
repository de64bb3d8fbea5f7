using System.Text;

namespace Cov19Ct;

/// <summary>What a model's weights were made from.</summary>
public enum TrainingState
{
    /// <summary>Never trained: verdicts mean nothing.</summary>
    Untrained,

    /// <summary>Trained on synthetic scans: verdicts on real ones mean nothing.</summary>
    Phantoms,

    /// <summary>Trained on scans of patients.</summary>
    Trained,
}

/// <summary>Everything that is needed to use a model's weights; stored beside them in the model file.</summary>
public sealed record ModelDescription
{
    public required string Name { get; init; }

    public EncoderArchitecture Encoder { get; init; } = EncoderArchitecture.ResNet50;

    /// <summary>Which features of a slice the encoder gives to the head.</summary>
    public EncoderFeatures EncoderFeatures { get; init; }

    /// <summary>Units of the recurrent layer (arXiv 2106.07524, section 4).</summary>
    public int RecurrentUnits { get; init; } = 128;

    /// <summary>Share of features dropped in training; the paper keeps 0.8.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>The classes, in the order of the network's outputs; two or more.</summary>
    public string[] Classes { get; init; } = DefaultClasses;

    /// <summary>The class whose probability is the evidence.</summary>
    public string PositiveClass { get; init; } = DefaultClasses[1];

    public Preprocessing Preprocessing { get; init; } = new();

    public Vote Vote { get; init; } = Vote.Paper;

    public TrainingState Training { get; init; }

    /// <summary>Where the weights come from: seed, encoder weights, version of this library, in words.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; init; } = new Dictionary<string, string>();

    /// <summary>The scans that the model has seen; a diagnosis of one of them says so.</summary>
    public SeenScans Seen { get; init; } = SeenScans.None;

    public static string[] DefaultClasses { get; } = ["non-COVID", "COVID"];

    /// <summary>True for names that can be shown and stored: not blank, no control characters, no halves of characters.</summary>
    public static bool IsValidName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl) && !name.EnumerateRunes().Contains(Rune.ReplacementChar);

    /// <summary>Index of the positive class in <see cref="Classes"/>.</summary>
    public int PositiveIndex => Array.IndexOf(Classes, PositiveClass);
}
