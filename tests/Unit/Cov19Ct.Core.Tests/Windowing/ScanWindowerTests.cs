using Cov19Ct.TestKit;

namespace Cov19Ct.Tests.Windowing;

public class ScanWindowerTests
{
    private static readonly ScanWindower s_paper = new(HuWindow.Paper, 2);

    [Fact]
    public void Slices_are_windowed_before_they_are_resized()
    {
        // 2000 HU clips to 1 and -1150 becomes 0: their mean is 0.5. Resized first, it would be 425 HU and clip to 1.
        CtScan scan = Scan(new SameSlices([2000, -1150, 2000, -1150]), slices: 1, side: 2);
        WindowedScan windowed = new ScanWindower(HuWindow.Paper, 1).Apply(scan);
        Assert.Equal(0.5f, Assert.Single(windowed.GetSlice(0).ToArray()));
        Assert.Equal((HuWindow.Paper, 1, 1), (windowed.Window, windowed.Size, windowed.SliceCount));
    }

    [Fact]
    public void Levels_of_a_window_are_never_windowed_again()
    {
        CtScan scan = Scan(
            new SameSlices([0f, 0.25f, 0.5f, 1f]), slices: 1, side: 2) with
        { IsHounsfield = false, SourceWindow = HuWindow.Lung };
        WindowedScan windowed = s_paper.Apply(scan);
        Assert.Equal([0f, 0.25f, 0.5f, 1f], windowed.GetSlice(0).ToArray());
        Assert.Equal(HuWindow.Lung, windowed.Window);
    }

    [Fact]
    public void A_slice_that_cannot_be_read_is_excluded_with_a_warning()
    {
        CtScan scan = Scan(new SameSlices([-400, -400, -400, -400]) { Unreadable = 1 }, slices: 3, side: 2);
        WindowedScan windowed = s_paper.Apply(scan);
        Assert.Equal(["0.dcm", "2.dcm"], windowed.Slices.Select(slice => slice.Path));
        CtFinding finding = Assert.Single(windowed.Findings);
        Assert.Equal((FindingCodes.UnreadableSlice, FindingSeverity.Warning, "1.dcm"), (finding.Code, finding.Severity, finding.Paths[0]));
    }

    [Fact]
    public void A_strict_scan_fails_with_its_first_unreadable_slice()
    {
        CtScan scan = Scan(new SameSlices([0, 0, 0, 0]) { Unreadable = 1 }, slices: 3, side: 2) with { Strict = true };
        InconsistentScanException error = Assert.Throws<InconsistentScanException>(() => s_paper.Apply(scan));
        Assert.Equal("1.dcm", error.Path);
    }

    [Fact]
    public void A_scan_without_a_readable_slice_is_its_slices_error()
    {
        CtScan scan = Scan(new SameSlices([0, 0, 0, 0]) { Unreadable = 0 }, slices: 1, side: 2);
        Assert.Equal("0.dcm", Assert.Throws<InvalidScanFileException>(() => s_paper.Apply(scan)).Path);
    }

    [Fact]
    public void NaN_fails_the_scan() => Assert.Throws<NonFiniteVoxelException>(
        () => s_paper.Apply(Scan(new SameSlices([0, 0, 0, 0]) { HasNaN = true }, slices: 2, side: 2)));

    [Fact]
    public void A_result_larger_than_memory_is_refused_before_anything_is_read()
    {
        CtScan scan = Scan(new SameSlices([0, 0, 0, 0]), slices: 10_000_000, side: 2);
        Assert.Throws<VolumeTooLargeException>(() => new ScanWindower(HuWindow.Paper, 4096).Apply(scan));
    }

    [Fact]
    public void Cancelling_stops_between_slices_and_leaves_no_thread()
    {
        using CancellationTokenSource stop = new();
        FakeVoxels voxels = new(4, 4)
        {
            OnRead = index =>
            {
                if (index == 1)
                {
                    stop.Cancel();
                }
                else if (index > 1)
                {
                    Assert.True(stop.Token.WaitHandle.WaitOne(Patience.Limit));
                }
            },
        };
        ScanWindower windower = new(HuWindow.Paper, 2) { ThreadCount = 3 };
        OperationCanceledException error = Assert.ThrowsAny<OperationCanceledException>(
            () => windower.Apply(voxels.Scan(100), null, stop.Token));
        Assert.Equal(stop.Token, error.CancellationToken);

        // The two first slices, and one that each other thread was at.
        Assert.InRange(voxels.ReadCount, 2, 4);
        Assert.Equal((0, 0), voxels.Open);
        Assert.All(voxels.Threads.Keys, thread => Assert.False(thread.IsAlive));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, 7)]
    [InlineData(64, 48, 1)]
    [InlineData(33, 70, 16)]
    [InlineData(13, 21, 40)]
    [InlineData(512, 512, 224)]
    public void Equals_plain_arithmetic_to_the_bit(int rows, int columns, int size)
    {
        FakeVoxels voxels = new(rows, columns);
        WindowedScan scan = new ScanWindower(HuWindow.Lung, size) { ThreadCount = 3 }.Apply(voxels.Scan(5));
        Assert.Equal((5, (0, 0)), (scan.SliceCount, voxels.Open));
        Assert.All(
            Enumerable.Range(0, 5), index => Assert.Equal(voxels.Levels(index, HuWindow.Lung, size), scan.GetSlice(index).ToArray()));
        Assert.Equal(["0.dcm", "1.dcm", "2.dcm", "3.dcm", "4.dcm"], scan.Slices.Select(slice => slice.Path));
        Assert.All(voxels.Threads.Keys, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Progress_is_reported_in_order_on_the_calling_thread()
    {
        FakeVoxels voxels = new(4, 4);
        Overtaking overtaking = new(9, threads: 3);
        voxels.OnRead = index =>
        {
            overtaking.Begin(index);
            if (index == 2)
            {
                throw new IOException("The share is gone.");
            }
        };
        List<(int Done, int Thread)> stated = [];
        Told progress = new(done => stated.Add((done, Environment.CurrentManagedThreadId)));
        WindowedScan scan = new ScanWindower(HuWindow.Paper, 2) { ThreadCount = 3 }.Apply(voxels.Scan(9), progress);
        Assert.Equal((int[])[1, 2, 4, 5, 6, 7, 8, 9], stated.Select(report => report.Done));
        Assert.All(stated, report => Assert.Equal(Environment.CurrentManagedThreadId, report.Thread));
        Assert.Equal(8, scan.SliceCount);
    }

    [Fact]
    public void The_first_slice_in_order_that_fails_decides()
    {
        using ManualResetEventSlim later = new();
        FakeVoxels voxels = new(4, 4);
        voxels.OnRead = index =>
        {
            if (index == 3)
            {
                // Whoever reads the fifth has failed already.
                later.Await();
                throw new NonFiniteVoxelException("3", "1 voxel is NaN.");
            }

            if (index == 4)
            {
                later.Set();
                throw new NonFiniteVoxelException("4", "1 voxel is NaN.");
            }
        };
        ScanWindower windower = new(HuWindow.Paper, 2) { ThreadCount = 2 };
        Assert.Equal("3", Assert.Throws<NonFiniteVoxelException>(() => windower.Apply(voxels.Scan(1000))).Path);
        Assert.InRange(voxels.ReadCount, 5, 6);
        Assert.All(voxels.Threads.Keys, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Times_are_shares_of_the_time_from_start_to_end()
    {
        // Eight slices by four threads: time goes on only while all four are reading one.
        SteppedClock clock = new();
        using Barrier reading = new(4, _ => clock.Advance(TimeSpan.FromSeconds(20)));
        FakeVoxels voxels = new(4, 4) { OnRead = _ => Assert.True(reading.SignalAndWait(Patience.Limit)) };
        WindowedScan scan = new ScanWindower(HuWindow.Paper, 2) { ThreadCount = 4, Clock = clock }.Apply(voxels.Scan(8));
        Assert.Equal((TimeSpan.FromSeconds(40), TimeSpan.Zero), (scan.ReadTime, scan.WindowTime));
    }

    [Fact]
    public void Time_is_divided_by_what_the_threads_spent()
    {
        SteppedClock clock = new();
        using SliceThreads threads = new(
            3,
            threads: 1,
            () => ((IVoxelSource)new SameSlices([0])).Open(default),
            () => new SteppedWorker(clock),
            (_, exception) => exception,
            clock,
            default);
        Assert.Equal([0f], threads.WaitFor(2).Values!);
        threads.Join();
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15)), threads.Times);
    }

    [Fact]
    public void A_scan_of_another_size_than_its_slices_is_an_error_of_its_reader() => Assert.Throws<InvalidOperationException>(
        () => s_paper.Apply(new FakeVoxels(4, 5).Scan(2) with { Columns = 4 }));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_at_least_one_thread(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScanWindower(HuWindow.Paper, 2) { ThreadCount = count });

    [Fact]
    public void A_volume_is_its_slices_in_order_whichever_thread_reads_them()
    {
        FakeVoxels voxels = new(6, 7) { OnRead = new Overtaking(12, Math.Min(Environment.ProcessorCount, 4)).Begin };
        CtVolume volume = voxels.Scan(12).ReadVolume();
        Assert.All(Enumerable.Range(0, 12), index =>
            Assert.Equal(voxels.Values(index).Select(value => value - 1024f), volume.Slices[index]));
        Assert.Equal(((0, 0), 1), (voxels.Open, voxels.Passes));
    }

    [Fact]
    public void A_volume_fails_with_its_first_unreadable_slice()
    {
        FakeVoxels voxels = new(2, 2) { OnRead = index => { if (index is 3 or 4) { throw new IOException($"{index}"); } } };
        Assert.Equal("3", Assert.Throws<IOException>(() => voxels.Scan(9).ReadVolume()).Message);
        Assert.Equal((0, 0), voxels.Open);
    }

    [Fact]
    public void Volumes_are_indexed_by_slice_row_and_column()
    {
        CtVolume volume = Scan(new SameSlices([1, 2, 3, 4]), slices: 2, side: 2).ReadVolume();
        Assert.Equal((2, 3f), (volume.SliceCount, volume[1, 1, 0]));
    }

    private static CtScan Scan(SameSlices voxels, int slices, int side) =>
        new(
            voxels,
            new LazySlices(
                slices))
        { Id = "scan", Path = "folder", Format = CtScanFormat.Dicom, Rows = side, Columns = side, Order = SliceOrder.FeetToHead };

    private sealed class Told(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }

    /// <summary>Reads a slice for ten seconds and works on it for five.</summary>
    private sealed class SteppedWorker(SteppedClock clock) : SliceWorker
    {
        public override float[] Work(ISliceReader reader, int index)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            ReadTicks += TimeSpan.FromSeconds(10).Ticks;
            WorkTicks += TimeSpan.FromSeconds(5).Ticks;
            return [0];
        }
    }

    /// <summary>Every slice holds the same values.</summary>
    private sealed class SameSlices(float[] values) : IVoxelSource, IVoxelPass, ISliceReader
    {
        public int Unreadable { get; init; } = -1;

        public bool HasNaN { get; init; }

        public IVoxelPass Open(CancellationToken cancellationToken) => this;

        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index)
        {
            if (index == Unreadable)
            {
                throw new InvalidScanFileException($"{index}.dcm", "DICOM", "cut short", 12);
            }

            if (HasNaN)
            {
                throw new NonFiniteVoxelException("volume.nii", "1 voxel is NaN.");
            }

            int side = (int)Math.Sqrt(values.Length);
            return StoredSlice.Of(values, side, side);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Slices made when asked for, so that a scan can pretend to have millions.</summary>
    private sealed class LazySlices(int count) : IReadOnlyList<CtSlice>
    {
        public int Count => count;

        public CtSlice this[int index] => new($"{index}.dcm", 0, null, index, index);

        public IEnumerator<CtSlice> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
