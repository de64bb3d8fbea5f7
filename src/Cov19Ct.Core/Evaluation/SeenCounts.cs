namespace Cov19Ct;

/// <summary>How many of the measured results are on scans that their model had seen before, and in what part.</summary>
/// <param name="Scans">On scans seen in any part.</param>
/// <param name="Training">On scans that the model was trained on.</param>
/// <param name="Selection">On scans that were used to select the model.</param>
/// <param name="Calibration">On scans that its threshold was calibrated on.</param>
public sealed record SeenCounts(int Scans, int Training, int Selection, int Calibration)
{
    public static SeenCounts None { get; } = new(0, 0, 0, 0);

    /// <summary>These, and one result more.</summary>
    /// <param name="findings">The codes of its findings, one of <see cref="FindingCodes"/> each, or text with the code in it.</param>
    public SeenCounts Add(IEnumerable<string> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        string[] texts = [.. findings];
        int training = Count(FindingCodes.SeenInTraining);
        int selection = Count(FindingCodes.SeenInSelection);
        int calibration = Count(FindingCodes.SeenInCalibration);
        return new SeenCounts(
            Scans + (training | selection | calibration), Training + training, Selection + selection, Calibration + calibration);

        int Count(string code) => Array.Exists(texts, text => text.Contains(code, StringComparison.Ordinal)) ? 1 : 0;
    }

    /// <summary>The warning that belongs to a figure; null if the model has seen none of the scans.</summary>
    /// <param name="count">How many results the figure is made of.</param>
    public string? Warning(int count)
    {
        string[] parts =
        [
            .. Part(Training, "training"),
            .. Part(Selection, "selection"),
            .. Part(Calibration, "calibration"),
        ];
        return parts.Length == 0
            ? null
            : $"The model has seen {Scans} of {(count == 1 ? "1 scan" : $"these {count} scans")} before ({string.Join(", ", parts)}): "
                + "the figures are too optimistic for other scans.";

        static IEnumerable<string> Part(int scans, string part) => scans > 0 ? [$"{scans} in {part}"] : [];
    }

    public override string ToString() => $"{Scans} ({Training} in training, {Selection} in selection, {Calibration} in calibration)";
}
