namespace Cov19Ct.Model.ModelCards;

/// <summary>What a model card says.</summary>
internal sealed record ModelCardContent
{
    /// <summary>Name of the model's file, without its folder.</summary>
    public required string FileName { get; init; }

    /// <summary>Files beside it, without their folder, and what each is.</summary>
    public (string Name, string Meaning)[] OtherFiles { get; init; } = [];

    /// <summary>When the model was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>SHA-256 of the model's tensors, hexadecimal, as <see cref="Cov19ModelInfo.Hash"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>Numbers learned in training.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The model as it is in its file: name, network, preprocessing, classes, vote with its threshold, training state.</summary>
    public required ModelDescription Description { get; init; }

    /// <summary>What the encoder's first weights were, in words; null for random ones.</summary>
    public string? EncoderWeights { get; init; }

    public required TrainingOptions Options { get; init; }

    /// <summary>The sets, the training set first.</summary>
    public required ModelCardSet[] Sets { get; init; }

    /// <summary>What the training scans tell of their labels without showing disease; null where there were too few to test it.</summary>
    public ShortcutReport? Shortcuts { get; init; }

    /// <summary>False where sets were allowed to share patients, series or files.</summary>
    public required bool IsLeakageChecked { get; init; }

    /// <summary>Scans of all sets whose files carry no patient id, so that patients could not be compared.</summary>
    public int ScansWithoutPatient { get; init; }

    /// <summary>The epoch whose weights the model has.</summary>
    public required EpochReport Best { get; init; }

    /// <summary>The last epoch that was trained.</summary>
    public required EpochReport Last { get; init; }

    /// <summary>How the model did on the set that its epoch was chosen on; null where that is not known or there was none.</summary>
    public MacroF1Report? Selection { get; init; }
}
