using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Model.Data;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Patients;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Data;

public class SliceSelectorTests
{
    private const int Size = 48;

    private static readonly Preprocessing s_lungHalf = new() { Size = Size, Selection = SliceSelection.LungHalf };

    [Theory]
    [InlineData(18, 6, 2)]
    [InlineData(30, 20, 13)]
    public void Training_from_the_cache_selects_as_a_diagnosis_does(int slices, int middle, int first)
    {
        WindowedScan scan = Scans.Chest(slices, Size, middle);
        SelectedSlices selected = SliceSelector.Select(scan, s_lungHalf, default);
        Assert.Equal(new SelectedSlices(first, (slices + 1) / 2, slices), selected);
        using MemoryRecords cached = MemoryRecords.Of(scan);
        Assert.Equal(selected, SliceSelector.Select(cached, s_lungHalf, default));
    }

    [Fact]
    public void Levels_half_a_step_apart_are_reported_apart_alike()
    {
        // Levels just beside the one between lung and tissue: 110.5 of 255 is tissue only after it is rounded.
        float[][] levels = [.. Enumerable.Range(0, 16).Select(index => Enumerable.Range(0, Size * Size).Select(pixel =>
            (pixel / Size) is < 4 or >= 44 || (pixel % Size) is < 4 or >= 44 ? 0.9f
            : index < 8 ? 110.51f / 255 : 110.49f / 255).ToArray())];
        WindowedScan scan = Scans.Windowed(levels, Size);
        using MemoryRecords cached = MemoryRecords.Of(scan);
        Assert.Equal(new SelectedSlices(8, 8, 16), SliceSelector.Select(scan, s_lungHalf, default));
        Assert.Equal(new SelectedSlices(8, 8, 16), SliceSelector.Select(cached, s_lungHalf, default));
    }

    [Fact]
    public void All_slices_are_all_slices() => Assert.Equal(
        SelectedSlices.All(20),
        SliceSelector.Select(Scans.Chest(20, Size, 8), s_lungHalf with { Selection = SliceSelection.All }, default));

    [Fact]
    public void The_selected_slices_are_a_view_of_all()
    {
        WindowedScan scan = Scans.Chest(18, Size, 6);
        List<CtFinding> findings = [];
        using IScanRecords view = SelectedScanSlices.Of(MemoryRecords.Of(scan), s_lungHalf, findings.Add, default);
        Assert.Equal((9, Size * Size), (view.SliceCount, view.RecordLength));
        Assert.Equal(Enumerable.Range(2, 9), view.SourceIndices);
        byte[] read = new byte[Size * Size];
        byte[] expected = new byte[Size * Size];
        view.Read(8, read);
        LevelQuantisation.Quantise(scan.GetSlice(10).Span, expected);
        Assert.Equal(expected, read);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Read(9, read));
        Assert.Equal(FindingCodes.SlicesLeftOut, Assert.Single(findings).Code);
    }

    [Fact]
    public void Slices_that_are_not_selected_from_are_disposed()
    {
        DisposedSlices slices = new();
        Assert.ThrowsAny<OperationCanceledException>(
            () => SelectedScanSlices.Of(slices, s_lungHalf, _ => { }, new CancellationToken(canceled: true)));
        Assert.True(slices.IsDisposed);
    }

    [SharedDataTheory]
    [InlineData("nifti/id001-128x128x64")]
    [InlineData("nifti/id002-128x128x64")]
    public void The_run_holds_nearly_as_much_lung_as_the_best_by_a_segmentation(string volume)
    {
        SelectedSlices selected = Select(volume + ".nii.gz", HuWindow.Paper);
        WindowedScan mask = Window(volume + "-msk.nii.gz", new HuWindow(0, 1), Size);
        double[] lung =
        [
            .. Enumerable.Range(0, mask.SliceCount).Select(index => mask.GetSlice(index).ToArray().Sum(level => (double)level)),
        ];
        double best = Enumerable.Range(0, lung.Length - selected.Count + 1).Max(first => lung.Skip(first).Take(selected.Count).Sum());
        Assert.Equal(32, selected.Count);
        Assert.InRange(lung.Skip(selected.First).Take(selected.Count).Sum(), 0.99 * best, best);
    }

    [SharedDataTheory]
    [InlineData("dicom/lungdx_A0002_B40f", "Paper", 8, 15)]
    [InlineData("dicom/lungdx_A0002_B40f", "Lung", 8, 15)]
    [InlineData("dicom/lungdx_A0002_B40f", "Mediastinum", 8, 15)]
    [InlineData("dicom/lungdx_A0002_B40f", "Bone", 8, 15)]
    public void In_every_window_the_same_slices_of_a_real_series_are_selected(string series, string window, int first, int count)
    {
        Assert.True(HuWindow.TryParse(window, out HuWindow? parsed));
        Assert.Equal(new SelectedSlices(first, count, 30), Select(series, parsed));
    }

    private static SelectedSlices Select(string scan, HuWindow window) =>
        SliceSelector.Select(
            Window(scan, window, 96), new Preprocessing { Window = window, Size = 96, Selection = SliceSelection.LungHalf }, default);

    private static WindowedScan Window(string relative, HuWindow window, int size)
    {
        string path = SharedData.Path(relative);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: false);
        IEnumerable<ImportResult> results = Directory.Exists(path)
            ? importer.ImportFolder(path, recurse: false, ScanImportOptions.Default)
            : importer.ImportFiles(Path.GetDirectoryName(path)!, [path], isNamed: true, ScanImportOptions.Default);
        return new ScanWindower(window, size).Apply(Assert.Single(results.Select(result => result.Scan).OfType<CtScan>()));
    }

    private sealed class DisposedSlices : IScanRecords
    {
        public bool IsDisposed { get; private set; }

        public int RecordLength => Size * Size;

        public IReadOnlyList<int> SourceIndices { get; } = [.. Enumerable.Range(0, 20)];

        public void Read(int index, Span<byte> levels) => levels.Clear();

        public void Dispose() => IsDisposed = true;
    }
}
