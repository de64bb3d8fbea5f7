using Cov19Ct.Model.Data;
using Cov19Ct.Model.Training;

namespace Cov19Ct.Model.Tests.Training;

public class ContentLeakageCheckTests
{
    private const int Size = 16;

    [Fact]
    public void Sets_apart_give_their_fingerprints_sorted_and_once_each()
    {
        TrainingScan[] training = [Scan("a", 1, 2), Scan("b", 3), Scan("copy of b", 3)];
        SeenScans seen = ContentLeakageCheck.Require(training, [Scan("c", 4)], allowLeakage: false, default);

        Assert.Equal(new[] { Text(training[0]), Text(training[1]) }.Order(StringComparer.Ordinal), seen.Training);
        Assert.Equal([Text(Scan("c", 4))], seen.Selection);
        Assert.Empty(seen.Calibration);
        Assert.Equal(seen.Training, ContentLeakageCheck.Fingerprints(training, default));
    }

    [Fact]
    public void A_picture_in_both_sets_is_an_error_that_counts_and_names_one_scan_of_each()
    {
        TrainingScan[] training = [Scan("a", 1, 2), Scan("b", 3, 4, 5)];
        TrainingScan[] validation = [Scan("c", 6), Scan("d", 4, 7, 5), Scan("e", 1)];
        TrainingSetException error = Assert.Throws<TrainingSetException>(
            () => ContentLeakageCheck.Require(training, validation, allowLeakage: false, default));
        Assert.Equal("2 of 3 validation scans share slices with the training set, 3 in all, such as d with b.", error.Message);
    }

    [Fact]
    public void Leakage_that_is_insisted_on_is_let_through_and_recorded()
    {
        SeenScans seen = ContentLeakageCheck.Require([Scan("a", 1)], [Scan("a too", 1)], allowLeakage: true, default);
        Assert.Equal(seen.Training, seen.Selection);
    }

    [Fact]
    public void Slices_that_show_nothing_may_be_in_both()
    {
        SeenScans seen = ContentLeakageCheck.Require([Scan("a", 0, 1)], [Scan("b", 0, 2)], allowLeakage: false, default);
        Assert.NotEqual(seen.Training, seen.Selection);
    }

    [Fact]
    public void Every_slice_is_read_once_and_cancelling_stops_between_two()
    {
        using CancellationTokenSource stop = new();
        CountingSlices training = new(Slices(1, 2, 3), _ => { });
        CountingSlices validation = new(Slices(4, 5, 6), read =>
        {
            if (read == 2)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => ContentLeakageCheck.Require(
            [new TrainingScan("a", 0, training)], [new TrainingScan("b", 0, validation)], allowLeakage: true, stop.Token));
        Assert.Equal((3, 2), (training.ReadCount, validation.ReadCount));
    }

    private static string Text(TrainingScan scan) => ScanFingerprint.Of(scan.Slices, default).Text;

    private static TrainingScan Scan(string id, params int[] pictures) => new(id, 0, Slices(pictures));

    /// <summary>A slice of noise for each number; for 0 a black one.</summary>
    private static MemoryScanSlices Slices(params int[] pictures) => new(Scans.Windowed([.. pictures.Select(Picture)], Size));

    private static float[] Picture(int number)
    {
        Random random = new(number);
        return [.. Enumerable.Range(0, Size * Size).Select(_ => number == 0 ? 0 : random.NextSingle())];
    }

    private sealed class CountingSlices(IScanSlices slices, Action<int> onRead) : IScanSlices
    {
        public int ReadCount { get; private set; }

        public int SliceCount => slices.SliceCount;

        public int Size => slices.Size;

        public void Read(int index, Span<byte> levels)
        {
            slices.Read(index, levels);
            onRead(++ReadCount);
        }

        public void Dispose() => slices.Dispose();
    }
}
