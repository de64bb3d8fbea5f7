using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Training;

/// <summary>Looks at what scans show, whatever their files are called: the same picture in the training set and in the validation set
/// makes every figure of the latter look better than it is.</summary>
internal static class ContentLeakageCheck
{
    /// <summary>Reads every slice of both sets once; keeps some 40 bytes for each of the training set.</summary>
    /// <remarks>Slices that show nothing are no shared content (<see cref="FlatSlice"/>).</remarks>
    /// <param name="training">The training set, all slices of each scan.</param>
    /// <param name="validation">The validation set, all slices of each scan; may be empty.</param>
    /// <param name="allowLeakage">True if pictures may be in both.</param>
    /// <returns>The fingerprints of both, for the model that comes out.</returns>
    /// <exception cref="TrainingSetException">A picture is in both sets.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between slices.</exception>
    public static SeenScans Require(
        IReadOnlyList<TrainingScan> training,
        IReadOnlyList<TrainingScan> validation,
        bool allowLeakage,
        CancellationToken cancellationToken)
    {
        Dictionary<UInt128, int> scanOfSlice = [];
        List<string> trained = [];
        for (int index = 0; index < training.Count; index++)
        {
            ScanFingerprint fingerprint = ScanFingerprint.Of(training[index].Slices, cancellationToken);
            trained.Add(fingerprint.Text);
            foreach (UInt128 hash in fingerprint.SliceHashes)
            {
                scanOfSlice.TryAdd(hash, index);
            }
        }

        List<string> selected = [];
        int slices = 0;
        int scans = 0;
        (string Validation, string Training)? example = null;
        foreach (TrainingScan scan in validation)
        {
            ScanFingerprint fingerprint = ScanFingerprint.Of(scan.Slices, cancellationToken);
            selected.Add(fingerprint.Text);
            UInt128[] shared = Array.FindAll(fingerprint.SliceHashes, scanOfSlice.ContainsKey);
            if (shared.Length > 0)
            {
                slices += shared.Length;
                scans++;
                example ??= (scan.Id, training[scanOfSlice[shared[0]]].Id);
            }
        }

        return example is null || allowLeakage
            ? new SeenScans(Distinct(trained), Distinct(selected), [])
            : throw new TrainingSetException(
                $"{scans} of {validation.Count} validation scans share slices with the training set, {slices} in all, "
                + $"such as {example.Value.Validation} with {example.Value.Training}.");
    }

    /// <summary>The fingerprints of a set, as a model keeps them.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, between slices.</exception>
    public static string[] Fingerprints(IEnumerable<TrainingScan> scans, CancellationToken cancellationToken) =>
        Distinct(scans.Select(scan => ScanFingerprint.Of(scan.Slices, cancellationToken).Text));

    /// <summary>Sorted, so that a file does not tell which scan is which.</summary>
    private static string[] Distinct(IEnumerable<string> fingerprints) => [.. fingerprints.Distinct().Order(StringComparer.Ordinal)];
}
