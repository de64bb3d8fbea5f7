namespace Cov19Ct;

/// <summary>What was made of one scan whose class is known.</summary>
/// <param name="Truth">Its class.</param>
/// <param name="Prediction">The class it was called, or <see cref="Verdict.Undetermined"/>.</param>
public sealed record MeasuredResult(string Truth, string Prediction)
{
    /// <summary>The score of the positive class; null where there is none.</summary>
    public double? Score { get; init; }

    /// <summary>The class it would be called below the threshold; null where that is not known.</summary>
    public string? OtherClass { get; init; }

    /// <summary>Distinguishes patients; null where the patient is not known.</summary>
    public string? Patient { get; init; }

    /// <summary>What it is grouped by; null where it has none, or nothing is grouped.</summary>
    public string? Group { get; init; }

    /// <summary>Distinguishes scans, to find the same one in other results; null where nothing is compared.</summary>
    public string? Key { get; init; }

    /// <summary>True where it has no verdict: it was called <see cref="Verdict.Undetermined"/>, and no class has this name.</summary>
    internal bool IsUndetermined(IEnumerable<string> classes) =>
        Verdict.Undetermined.Equals(Prediction, StringComparison.OrdinalIgnoreCase)
            && !classes.Contains(Prediction, StringComparer.OrdinalIgnoreCase);

    /// <summary>A key without what programs change when they write it: case and blanks.</summary>
    internal static string PlainKey(string key) => string.Concat(key.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
}
