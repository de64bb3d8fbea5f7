namespace Cov19Ct;

/// <summary>Scans by their patients: those of one patient are alike, so they are drawn, parted and permuted together. Where the patient of
/// a scan is not known, each scan is a group.</summary>
internal sealed class PatientGroups
{
    /// <param name="patients">The patient of each scan; null or blank where it is not known.</param>
    public PatientGroups(IReadOnlyCollection<string?> patients)
    {
        ArePatients = patients.Count > 0 && patients.All(patient => !string.IsNullOrWhiteSpace(patient));
        IEnumerable<(string? Patient, int Index)> scans = patients.Select((patient, index) => (patient, index));
        Scans = ArePatients
            ? [.. scans.GroupBy(scan => scan.Patient, StringComparer.Ordinal).Select(group => group.Select(scan => scan.Index).ToArray())]
            : [.. scans.Select(scan => new[] { scan.Index })];
    }

    /// <summary>True where the patient of each scan is known.</summary>
    public bool ArePatients { get; }

    /// <summary>The indices of the scans of each group, in the order of their first scans.</summary>
    public int[][] Scans { get; }
}
