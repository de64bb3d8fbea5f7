using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Training.Tests.Data;

public class CalibrationSplitTests
{
    private static readonly WindowedScan s_slice = ModelTestKit.Scans.Small(1, 8);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void The_share_of_each_class_is_drawn(int seed, int otherSeed)
    {
        TrainingScan[] scans = [.. Scans(0, 20), .. Scans(1, 10)];
        (IReadOnlyList<TrainingScan> training, IReadOnlyList<TrainingScan> calibration) = CalibrationSplit.Of(scans, 0.2, seed);
        Assert.Equal([4, 2], new[] { 0, 1 }.Select(label => calibration.Count(scan => scan.Label == label)));
        Assert.Equal(
            scans.Order(Comparer<TrainingScan>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id))),
            training.Concat(calibration).OrderBy(scan => scan.Id, StringComparer.Ordinal));
        Assert.Equal(seed == otherSeed, calibration.SequenceEqual(CalibrationSplit.Of(scans, 0.2, otherSeed).Calibration));
    }

    [Fact]
    public void The_scans_of_a_patient_stay_together()
    {
        TrainingScan[] scans = [.. Enumerable.Range(0, 60).Select(index => Scan($"{index:00}", index % 2, $"patient {index / 6}"))];
        (IReadOnlyList<TrainingScan> training, IReadOnlyList<TrainingScan> calibration) = CalibrationSplit.Of(scans, 0.3, 4);
        Assert.Equal(18, calibration.Count);
        Assert.Empty(training.Select(scan => scan.Patient).Intersect(calibration.Select(scan => scan.Patient)));
    }

    [Theory]
    [InlineData(4, 4, 0.2)] // one of each class
    [InlineData(20, 3, 0.2)] // one of the second class
    [InlineData(20, 20, 0)]
    public void Where_a_class_would_have_too_few_none_are_drawn(int first, int second, double share)
    {
        TrainingScan[] scans = [.. Scans(0, first), .. Scans(1, second)];
        (IReadOnlyList<TrainingScan> training, IReadOnlyList<TrainingScan> calibration) = CalibrationSplit.Of(scans, share, 1);
        Assert.Equal(scans, training);
        Assert.Empty(calibration);
    }

    [Fact]
    public void One_patient_that_has_too_much_is_not_split()
    {
        TrainingScan[] scans = [.. Enumerable.Range(0, 40).Select(index => Scan($"{index:00}", index % 2, "one patient"))];
        Assert.Empty(CalibrationSplit.Of(scans, 0.5, 1).Calibration);
    }

    private static IEnumerable<TrainingScan> Scans(int label, int count) =>
        Enumerable.Range(0, count).Select(index => Scan($"{label}-{index:00}", label, $"{label}-{index}"));

    private static TrainingScan Scan(string id, int label, string patient) =>
        ModelTestKit.Scans.Training(id, label, MemoryRecords.Of(s_slice), patient);
}
