namespace Cov19Ct;

/// <summary>How shortcuts are looked for.</summary>
public sealed record ShortcutOptions
{
    /// <summary>Parts of the cross-validation, from 2.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Permutations of the labels, from 99. With fewer, no probability is small enough.</summary>
    public int Permutations { get; init; } = 999;

    /// <summary>Resamples of the intervals; 0 for none.</summary>
    public int Resamples { get; init; } = 1000;

    public int Seed { get; init; }

    /// <summary>The share of sets without a shortcut in which one is found nevertheless, in (0, 1).</summary>
    public double FalseAlarmRate { get; init; } = 0.05;
}
