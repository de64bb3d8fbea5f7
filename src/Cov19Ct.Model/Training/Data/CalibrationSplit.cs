using Cov19Ct.Model.Training.Steps;

namespace Cov19Ct.Model.Training.Data;

/// <summary>Sets a part of the training excluded, to choose the threshold on: scans that are neither learned from nor reported
/// on.</summary>
internal static class CalibrationSplit
{
    /// <summary>Draws whole patients, so that the share of each class comes close to what is asked and never exceeds it.</summary>
    /// <param name="scans">The training set.</param>
    /// <param name="share">In [0, 1).</param>
    /// <param name="seed">Another one draws others.</param>
    /// <returns>Two lists, each in the order of <paramref name="scans"/>; the second is empty where it would have fewer scans of a
    /// class than a threshold can be chosen on.</returns>
    public static (IReadOnlyList<TrainingScan> Training, IReadOnlyList<TrainingScan> Calibration) Of(
        IReadOnlyList<TrainingScan> scans, double share, int seed)
    {
        Dictionary<int, int> left = scans.GroupBy(scan => scan.Label)
            .ToDictionary(group => group.Key, group => (int)Math.Round(share * group.Count()));
        if (left.Values.Any(count => count < ThresholdCalibration.MinimumScansPerClass))
        {
            return (scans, []);
        }

        IGrouping<string, TrainingScan>[] patients = [.. scans.GroupBy(scan => scan.Patient, StringComparer.Ordinal)];
        SplitMix64.Of(seed, scans.Count).Shuffle(patients);
        HashSet<TrainingScan> drawn = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<string, TrainingScan> patient in patients)
        {
            IGrouping<int, TrainingScan>[] classes = [.. patient.GroupBy(scan => scan.Label)];
            if (classes.All(group => group.Count() <= left[group.Key]))
            {
                drawn.UnionWith(patient);
                foreach (IGrouping<int, TrainingScan> group in classes)
                {
                    left[group.Key] -= group.Count();
                }
            }
        }

        TrainingScan[] calibration = [.. scans.Where(drawn.Contains)];
        bool isEnough = left.Keys.All(label => calibration.Count(scan => scan.Label == label) >= ThresholdCalibration.MinimumScansPerClass);
        return isEnough ? ([.. scans.Where(scan => !drawn.Contains(scan))], calibration) : (scans, []);
    }
}
