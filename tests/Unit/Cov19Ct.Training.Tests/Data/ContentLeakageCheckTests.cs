using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Training.Tests.Data;

public class ContentLeakageCheckTests
{
    private const int Size = 16;

    [Fact]
    public void Sets_apart_pass() => ContentLeakageCheck.Require([Scan("a", 1, 2), Scan("b", 3), Scan("copy of b", 3)], [Scan("c", 4)]);

    [Fact]
    public void A_picture_in_both_sets_is_an_error_that_counts_and_names_one_scan_of_each()
    {
        TrainingScan[] training = [Scan("a", 1, 2), Scan("b", 3, 4, 5)];
        TrainingScan[] validation = [Scan("c", 6), Scan("d", 4, 7, 5), Scan("e", 1)];
        TrainingSetException error = Assert.Throws<TrainingSetException>(
            () => ContentLeakageCheck.Require(training, validation));
        Assert.Equal("2 of 3 validation scans share slices with the training set, 3 in total, such as d with b.", error.Message);
    }

    [Fact]
    public void Slices_that_show_nothing_may_be_in_both() => ContentLeakageCheck.Require([Scan("a", 0, 1)], [Scan("b", 0, 2)]);

    private static TrainingScan Scan(string id, params int[] pictures) => Scans.Training(id, 0, Slices(pictures));

    /// <summary>A slice of noise for each number; for 0 a black one.</summary>
    private static MemoryRecords Slices(params int[] pictures) => MemoryRecords.Of(Scans.Windowed([.. pictures.Select(Picture)], Size));

    private static float[] Picture(int number)
    {
        Random random = new(number);
        return [.. Enumerable.Range(0, Size * Size).Select(_ => number == 0 ? 0 : random.NextSingle())];
    }
}
