namespace Cov19Ct;

/// <summary>Fingerprints of the scans that a model has seen: a figure measured on them says little about others.</summary>
/// <remarks>A fingerprint tells one who holds a scan whether the model has seen it, and nothing else: 32 hexadecimal digits of a hash
/// over its slices as the model's preprocessing makes them, whatever their files are called and however they are encoded.</remarks>
/// <param name="Training">Scans that the weights were learned from.</param>
/// <param name="Selection">Scans that the best epoch was chosen by.</param>
/// <param name="Calibration">Scans that the threshold was chosen on.</param>
public sealed record SeenScans(string[] Training, string[] Selection, string[] Calibration)
{
    /// <summary>A model that has seen nothing, or that does not say what.</summary>
    public static SeenScans None { get; } = new([], [], []);

    public bool IsEmpty => Training.Length == 0 && Selection.Length == 0 && Calibration.Length == 0;

    public bool Equals(SeenScans? other) =>
        other is not null && Training.SequenceEqual(other.Training) && Selection.SequenceEqual(other.Selection)
        && Calibration.SequenceEqual(other.Calibration);

    public override int GetHashCode() => HashCode.Combine(Training.Length, Selection.Length, Calibration.Length);

    public override string ToString() =>
        $"{Training.Length} in training, {Selection.Length} in selection, {Calibration.Length} in calibration";
}
