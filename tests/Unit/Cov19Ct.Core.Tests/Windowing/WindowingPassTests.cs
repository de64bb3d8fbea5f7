using Cov19Ct.TestKit;

namespace Cov19Ct.Tests.Windowing;

public class WindowingPassTests
{
    private readonly FakeVoxels _voxels = new(12, 9);

    private readonly ScanWindower _windower = new(HuWindow.Paper, 5) { ThreadCount = 4 };

    [Fact]
    public void Slices_come_in_order_whichever_thread_is_done_first()
    {
        _voxels.OnRead = new Overtaking(40, _windower.ThreadCount).Begin;
        using WindowingPass pass = _windower.Begin(_voxels.Scan(40));
        for (int index = 0; index < 40; index++)
        {
            Assert.True(pass.TryTakeNext(out ReadOnlyMemory<float> levels));
            Assert.Equal(_voxels.Levels(index, HuWindow.Paper, 5), levels.ToArray());
        }

        Assert.False(pass.TryTakeNext(out _));
        Assert.False(pass.TryTakeNext(out _));
        Assert.Equal(40, pass.SlicesDone);
        Assert.Equal((1, 40), (_voxels.Passes, _voxels.ReadCount));
    }

    [Fact]
    public void The_whole_scan_is_what_was_taken_of_it()
    {
        using WindowingPass pass = _windower.Begin(_voxels.Scan(6));
        Assert.True(pass.TryTakeNext(out ReadOnlyMemory<float> first));
        WindowedScan scan = pass.Finish();
        Assert.Equal(6, scan.SliceCount);
        Assert.True(first.Equals(scan.GetSlice(0)));
        Assert.Same(scan, pass.Finish());
        Assert.True(pass.TryTakeNext(out ReadOnlyMemory<float> second));
        Assert.True(second.Equals(scan.GetSlice(1)));
    }

    [Fact]
    public async Task While_nobody_waits_one_thread_works_and_while_somebody_does_all()
    {
        // Slices end when they are let: all below this.
        Counter ends = new();
        _voxels.OnRead = index => ends.WaitFor(index + 1);
        using WindowingPass pass = _windower.Begin(_voxels.Scan(40));
        RequireBegun(pass, 1);

        // Somebody waits: the three other threads begin a slice each.
        Task<bool> taken = Task.Run(() => pass.TryTakeNext(out _));
        RequireBegun(pass, 4);
        ends.RaiseTo(1);
        Assert.True(await taken);
        RequireBegun(pass, 5);

        // Nobody does any more: when all are through with what they had begun, only the first goes on.
        for (int round = 0; round < 3; round++)
        {
            int begun = _voxels.ReadCount;
            ends.RaiseTo(begun);
            RequireBegun(pass, begun + 1);
            Assert.Equal(begun, pass.SlicesDone);
        }

        ends.RaiseTo(40);
        Assert.Equal(40, pass.Finish().SliceCount);
    }

    [Fact]
    public void Slices_that_cannot_be_read_are_passed_over()
    {
        _voxels.OnRead = index => FailAt(index, 0, 3, 5);
        using WindowingPass pass = _windower.Begin(_voxels.Scan(6));
        foreach (int index in (int[])[1, 2, 4])
        {
            Assert.True(pass.TryTakeNext(out ReadOnlyMemory<float> levels));
            Assert.Equal(_voxels.Levels(index, HuWindow.Paper, 5), levels.ToArray());
        }

        Assert.False(pass.TryTakeNext(out _));
        Assert.Equal(["0.dcm", "3.dcm", "5.dcm"], pass.Finish().Findings.Select(finding => finding.Paths[0]));
    }

    [Fact]
    public void Where_no_slice_can_be_read_the_last_ones_error_is_thrown()
    {
        _voxels.OnRead = index => FailAt(index, index);
        using WindowingPass pass = _windower.Begin(_voxels.Scan(3));
        Assert.Equal("2.dcm", Assert.Throws<InvalidScanFileException>(() => pass.TryTakeNext(out _)).Path);
        Assert.Equal("2.dcm", Assert.Throws<InvalidScanFileException>(() => pass.Finish()).Path);
    }

    [Fact]
    public void A_failure_is_thrown_when_its_turn_has_come()
    {
        using ManualResetEventSlim later = new();
        _voxels.OnRead = index =>
        {
            if (index == 1)
            {
                later.Await();
            }

            if (index == 2)
            {
                later.Set();
            }

            FailAt(index, 1, 2);
        };
        using WindowingPass pass = _windower.Begin(_voxels.Scan(8) with { Strict = true });
        Assert.True(pass.TryTakeNext(out _));
        Assert.Equal("1.dcm", Assert.Throws<InconsistentScanException>(() => pass.TryTakeNext(out _)).Path);
        Assert.Equal("1.dcm", Assert.Throws<InconsistentScanException>(() => pass.Finish()).Path);
    }

    [Fact]
    public void A_scan_that_cannot_be_opened_fails_whoever_waits()
    {
        _voxels.OnOpen = _ => throw new InvalidScanFileException("volume.nii.gz", "NIfTI", "cut short");
        using WindowingPass pass = _windower.Begin(_voxels.Scan(8));
        Assert.Throws<InvalidScanFileException>(() => pass.TryTakeNext(out _));
        Assert.Throws<InvalidScanFileException>(() => pass.Finish());
        Assert.Equal((0, 0), _voxels.Open);
    }

    [Fact]
    public void Disposed_in_the_middle_it_leaves_no_thread_and_nothing_open()
    {
        // The first slice is taken; each thread is held at another one, or has none to begin, until the pass is being disposed.
        using ManualResetEventSlim mayEnd = new();
        _voxels.OnRead = index =>
        {
            if (index > 0)
            {
                mayEnd.Await();
            }
        };
        WindowingPass pass = _windower.Begin(_voxels.Scan(10_000));
        Assert.True(pass.TryTakeNext(out _));
        Patience.WaitUntilAtRest(pass.Threads);
        int begun = _voxels.ReadCount;
        BlockedThread disposing = BlockedThread.Start(pass.Dispose);
        mayEnd.Set();
        disposing.Join();
        Assert.All(_voxels.Threads.Keys, thread => Assert.False(thread.IsAlive));
        Assert.Equal((0, 0), _voxels.Open);
        Assert.Equal(begun, _voxels.ReadCount);
        Assert.Throws<ObjectDisposedException>(() => pass.TryTakeNext(out _));
        Assert.Throws<ObjectDisposedException>(() => pass.Finish());
        pass.Dispose();
    }

    [Fact]
    public void Disposed_while_it_is_opened_it_waits_for_that()
    {
        using ManualResetEventSlim opening = new();
        using ManualResetEventSlim mayOpen = new();
        _voxels.OnOpen = _ =>
        {
            opening.Set();
            mayOpen.Await();
        };
        WindowingPass pass = _windower.Begin(_voxels.Scan(10));
        opening.Await();
        BlockedThread disposing = BlockedThread.Start(pass.Dispose);
        mayOpen.Set();
        disposing.Join();
        Assert.All(_voxels.Threads.Keys, thread => Assert.False(thread.IsAlive));
        Assert.Equal(((0, 0), 1, 0), (_voxels.Open, _voxels.Passes, _voxels.ReadCount));
    }

    [Fact]
    public async Task Cancelling_reaches_whoever_waits_before_the_slice_is_done()
    {
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim mayEnd = new();
        using ManualResetEventSlim begun = new();
        _voxels.OnRead = _ =>
        {
            begun.Set();
            mayEnd.Await();
        };
        using WindowingPass pass = _windower.Begin(_voxels.Scan(5), stop.Token);
        Task waiting = Task.Run(() => pass.TryTakeNext(out _));
        begun.Await();
        stop.Cancel();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(stop.Token, error.CancellationToken);
        mayEnd.Set();
    }

    [Fact]
    public void Left_alone_it_ends_by_itself()
    {
        using WindowingPass pass = _windower.Begin(_voxels.Scan(30));
        Assert.All(pass.Threads, thread => thread.Await());
        Assert.Equal((30, (0, 0)), (pass.SlicesDone, _voxels.Open));
    }

    /// <summary>Waits until so many slices were begun and no thread goes on by itself: there must not be more.</summary>
    private void RequireBegun(WindowingPass pass, int count)
    {
        _voxels.Reads.WaitFor(count);
        Patience.WaitUntilAtRest(pass.Threads);
        Assert.Equal(count, _voxels.ReadCount);
    }

    private static void FailAt(int index, params int[] unreadable)
    {
        if (unreadable.Contains(index))
        {
            throw new InvalidScanFileException($"{index}.dcm", "DICOM", "cut short", 12);
        }
    }
}
