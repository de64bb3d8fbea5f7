namespace Cov19Ct;

/// <summary>What the network says of one slice.</summary>
/// <param name="Index">Index of the slice in the scan, from 0.</param>
/// <param name="Probability">Probability of the positive class, or null for a slice the network was not shown: it could not be read, or
/// the model's <see cref="SliceSelection"/> left it out.</param>
/// <param name="ClassProbabilities">Probability of each class, in the model's order; null where <paramref name="Probability"/> is.</param>
/// <param name="Path">The file that holds the slice.</param>
/// <param name="Frame">Its index within that file, from 0.</param>
/// <param name="SopInstanceUid">SOP Instance UID, DICOM only.</param>
/// <param name="Position">Position along the slice normal, mm; null without geometry.</param>
public sealed record SliceProbability(
    int Index,
    double? Probability,
    double[]? ClassProbabilities,
    string Path,
    int Frame,
    string? SopInstanceUid,
    double? Position)
{
    public override string ToString() =>
        Probability is double shown ? FormattableString.Invariant($"{Index}: {shown:0.0000}") : $"{Index}: no probability";
}
