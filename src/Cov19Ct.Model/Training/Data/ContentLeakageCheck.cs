using Cov19Ct.Model.Data;
using Cov19Ct.Model.Training.Steps;

namespace Cov19Ct.Model.Training.Data;

/// <summary>Looks at what scans show, whatever their files are called: the same picture in the training set and in the validation set
/// makes every figure of the latter look better than it is.</summary>
internal static class ContentLeakageCheck
{
    /// <summary>Compares the slices of both sets, but for those that show nothing (<see cref="FlatSlice"/>).</summary>
    /// <exception cref="TrainingSetException">A picture is in both sets.</exception>
    public static void Require(IReadOnlyList<TrainingScan> training, IReadOnlyList<TrainingScan> validation)
    {
        Dictionary<UInt128, TrainingScan> scanOfSlice = [];
        foreach (TrainingScan scan in training)
        {
            foreach (UInt128 hash in scan.Fingerprint.SliceHashes)
            {
                scanOfSlice.TryAdd(hash, scan);
            }
        }

        (TrainingScan Scan, UInt128[] Slices)[] shared =
        [
            .. validation.Select(scan => (scan, Array.FindAll(scan.Fingerprint.SliceHashes, scanOfSlice.ContainsKey)))
                .Where(pair => pair.Item2.Length > 0),
        ];
        if (shared.Length > 0)
        {
            throw new TrainingSetException(
                $"{shared.Length} of {validation.Count} validation scans share slices with the training set, "
                    + $"{shared.Sum(pair => pair.Slices.Length)} in total, "
                + $"such as {shared[0].Scan.Id} with {scanOfSlice[shared[0].Slices[0]].Id}.");
        }
    }
}
