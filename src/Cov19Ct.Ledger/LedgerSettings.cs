namespace Cov19Ct.Ledger;

/// <summary>What the evidence on a scan follows from, besides the scan and the model's tensors, as text and as its hash. Rule and threshold
/// are no part of it.</summary>
public sealed record LedgerSettings
{
    private LedgerSettings(string description)
    {
        Description = description;
        Hash = Hashes.Of(description);
    }

    /// <summary>Of an import, which no model has a part in.</summary>
    public static LedgerSettings None { get; } = new("");

    /// <summary>A setting a line.</summary>
    public string Description { get; }

    /// <summary>SHA-256 of <see cref="Description"/>, hexadecimal.</summary>
    public string Hash { get; }

    /// <param name="model">The model, loaded.</param>
    /// <param name="version">Of the code that reads scans and runs the network: another version is another setting.</param>
    public static LedgerSettings Of(Cov19ModelInfo model, string version)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelDescription description = model.Description;
        Preprocessing preprocessing = description.Preprocessing;
        InputNormalisation normalisation = preprocessing.Normalisation;
        FormattableString[] lines =
        [
            $"version: {version}",
            $"encoder: {description.Encoder}",
            $"recurrent units: {description.RecurrentUnits}",
            $"classes: {string.Join(", ", description.Classes)}",
            $"positive class: {description.PositiveClass}",
            $"window: {preprocessing.Window.Minimum:R} to {preprocessing.Window.Maximum:R} HU",
            $"size: {preprocessing.Size}",
            $"normalisation: mean {Join(normalisation.Mean)}, standard deviation {Join(normalisation.StandardDeviation)}",
            $"slices as stored: {preprocessing.AsStored}",
            $"selection: {preprocessing.Selection}",
            $"padding: {preprocessing.Padding}, to {preprocessing.MaximumSlices}",
            $"precision: {model.Precision}",
            $"device: {model.Device?.Split(':')[0]}",
        ];
        return new LedgerSettings(string.Join('\n', lines.Select(FormattableString.Invariant)));
    }

    private static string Join(double[] numbers) => string.Join(", ", numbers.Select(number => FormattableString.Invariant($"{number:R}")));
}
