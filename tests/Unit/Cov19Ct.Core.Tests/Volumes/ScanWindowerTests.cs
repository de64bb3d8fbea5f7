namespace Cov19Ct.Tests.Volumes;

public class ScanWindowerTests
{
    private static readonly ScanWindower s_paper = new(HuWindow.Paper, 2);

    [Fact]
    public void Slices_are_windowed_before_they_are_resized()
    {
        // 2000 HU clips to 1 and -1150 becomes 0: their mean is 0.5. Resized first, it would be 425 HU and clip to 1.
        CtScan scan = Scan(new FakeVoxels([2000, -1150, 2000, -1150]), slices: 1, side: 2);
        WindowedScan windowed = new ScanWindower(HuWindow.Paper, 1).Apply(scan);
        Assert.Equal(0.5f, Assert.Single(windowed.GetSlice(0).ToArray()));
        Assert.Equal((HuWindow.Paper, 1, 1), (windowed.Window, windowed.Size, windowed.SliceCount));
    }

    [Fact]
    public void Levels_of_a_window_are_never_windowed_again()
    {
        CtScan scan = Scan(new FakeVoxels([0f, 0.25f, 0.5f, 1f]), slices: 1, side: 2) with { IsHounsfield = false, SourceWindow = HuWindow.Lung };
        WindowedScan windowed = s_paper.Apply(scan);
        Assert.Equal([0f, 0.25f, 0.5f, 1f], windowed.GetSlice(0).ToArray());
        Assert.Equal(HuWindow.Lung, windowed.Window);
    }

    [Fact]
    public void A_slice_that_cannot_be_read_is_set_aside_with_a_warning()
    {
        CtScan scan = Scan(new FakeVoxels([-400, -400, -400, -400]) { Unreadable = 1 }, slices: 3, side: 2);
        WindowedScan windowed = s_paper.Apply(scan);
        Assert.Equal(["0.dcm", "2.dcm"], windowed.Slices.Select(slice => slice.Path));
        CtFinding finding = Assert.Single(windowed.Findings);
        Assert.Equal((FindingCodes.UnreadableSlice, FindingSeverity.Warning, "1.dcm"), (finding.Code, finding.Severity, finding.Paths[0]));
    }

    [Fact]
    public void A_strict_scan_fails_with_its_first_unreadable_slice()
    {
        CtScan scan = Scan(new FakeVoxels([0, 0, 0, 0]) { Unreadable = 1 }, slices: 3, side: 2) with { Strict = true };
        InconsistentScanException error = Assert.Throws<InconsistentScanException>(() => s_paper.Apply(scan));
        Assert.Equal("1.dcm", error.Path);
    }

    [Fact]
    public void A_scan_without_a_readable_slice_is_its_slices_error()
    {
        CtScan scan = Scan(new FakeVoxels([0, 0, 0, 0]) { Unreadable = 0 }, slices: 1, side: 2);
        Assert.Equal("0.dcm", Assert.Throws<InvalidScanFileException>(() => s_paper.Apply(scan)).Path);
    }

    [Fact]
    public void NaN_fails_the_scan() => Assert.Throws<NonFiniteVoxelException>(
        () => s_paper.Apply(Scan(new FakeVoxels([0, 0, 0, 0]) { HasNaN = true }, slices: 2, side: 2)));

    [Fact]
    public void A_result_larger_than_memory_is_refused_before_anything_is_read()
    {
        CtScan scan = Scan(new FakeVoxels([0, 0, 0, 0]), slices: 10_000_000, side: 2);
        Assert.Throws<VolumeTooLargeException>(() => new ScanWindower(HuWindow.Paper, 4096).Apply(scan));
    }

    [Fact]
    public void Cancelling_stops_between_slices()
    {
        using CancellationTokenSource stop = new();
        FakeVoxels voxels = new([0, 0, 0, 0]) { OnRead = index => { if (index == 1) { stop.Cancel(); } } };
        Assert.ThrowsAny<OperationCanceledException>(() => s_paper.Apply(Scan(voxels, slices: 5, side: 2), null, stop.Token));
        Assert.InRange(voxels.ReadCount, 2, 1 + Environment.ProcessorCount);
    }

    [Fact]
    public void Volumes_are_indexed_by_slice_row_and_column()
    {
        CtVolume volume = Scan(new FakeVoxels([1, 2, 3, 4]), slices: 2, side: 2).ReadVolume();
        Assert.Equal((2, 3f), (volume.SliceCount, volume[1, 1, 0]));
    }

    private static CtScan Scan(FakeVoxels voxels, int slices, int side) =>
        new(voxels, new LazySlices(slices)) { Id = "scan", Path = "folder", Format = CtScanFormat.Dicom, Rows = side, Columns = side, Order = SliceOrder.FeetToHead };

    /// <summary>Every slice holds the same values.</summary>
    private sealed class FakeVoxels(float[] values) : IVoxelSource, IVoxelPass, ISliceReader
    {
        private int _readCount;

        public int Unreadable { get; init; } = -1;

        public bool HasNaN { get; init; }

        public Action<int>? OnRead { get; init; }

        public int ReadCount => _readCount;

        public IVoxelPass Open(CancellationToken cancellationToken) => this;

        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index)
        {
            Interlocked.Increment(ref _readCount);
            OnRead?.Invoke(index);
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
