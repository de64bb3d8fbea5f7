using Cov19Ct.Export.Nifti;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Volumes;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Export.Tests.Nifti;

public sealed class NiftiScanWriterTests : IDisposable
{
    private static readonly ScanPlacement s_upright = new(new(0.5, 0, 0), new(0, 0.8, 0), new(0, 0, 2.5), new(-100, -120, 30));

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new[] { -1024, 0, 3071, -32768, 32767f }, "int16")]
    [InlineData(new[] { -1024, 0.5f, 0, 0, 0 }, "float32")]
    [InlineData(new[] { -1024, 0, 0, 0, 32768f }, "float32")]
    [InlineData(new[] { -1024, 0, 0, -32769f, 0 }, "float32")]
    [InlineData(new[] { -1024, 0, 0, 3e38f, 0 }, "float32")]
    public void Whole_numbers_of_16_bits_stay_so_and_others_are_floats(float[] last, string type)
    {
        // Only the last slice tells: what was written before is written anew.
        float[] Slice(int index) => index == 2 ? last : [index, 1, 2, 3, 4];
        foreach (bool compress in (bool[])[false, true])
        {
            CtScan again = Write(new GivenScan(1, 5, Slice).Scan(3) with { Placement = s_upright }, compress);
            Assert.Equal($"NIfTI-1 {type}", again.Encoding);
            for (int index = 0; index < 3; index++)
            {
                Assert.Equal(Slice(index), again.ReadSlice(index));
            }
        }
    }

    [Fact]
    public void A_file_has_its_header_and_voxels_and_nothing_behind_them()
    {
        Write(new GivenScan(1, 5, index => [0, 0, 0, 0, index == 1 ? 0.5f : 0]).Scan(2), compress: false);
        Assert.Equal(352 + (2 * 5 * 4), new FileInfo(_folder.File("out.nii")).Length);
    }

    [Fact]
    public void A_dicom_series_is_read_back_with_its_voxels_order_and_place()
    {
        using PhantomSeries series = new();
        CtScan scan = Assert.Single(series.Import());
        CtScan again = Write(scan, compress: true);
        AssertSame(scan, again);
        Assert.Equal(SliceOrder.FeetToHead, again.Order);
        Assert.Equal(scan.Slices.Select(slice => slice.Position), again.Slices.Select(slice => slice.Position));
    }

    /// <summary>Volumes with their axes in any order and either direction: each affine is given by the steps of its axes.</summary>
    [Theory]
    [InlineData(-0.7, 0, 0, 0, -0.8, 0, 0, 0, 2.5)]
    [InlineData(0.7, 0, 0, 0, 0.8, 0, 0, 0, 2.5)]
    [InlineData(0, 0, 0.7, 0.8, 0, 0, 0, 2.5, 0)]
    [InlineData(0, 0, -0.7, 0, -0.8, 0, 2.5, 0, 0)]
    [InlineData(0.69, 0.1, 0, -0.1, 0.79, 0.05, 0, -0.1, 2.4)]
    public void A_volume_is_read_back_with_its_voxels_order_and_place(
        double ix, double iy, double iz, double jx, double jy, double jz, double kx, double ky, double kz)
    {
        NiftiWriter writer = new() { DataType = 4, SformCode = 2, Affine = [ix, jx, kx, 10, iy, jy, ky, 20, iz, jz, kz, -30] };
        CtScan scan = NiftiScanReader.Open(_folder.Write("in.nii", writer.File()), ScanImportOptions.Default, CancellationToken.None);
        CtScan again = Write(scan, compress: false);
        AssertSame(scan, again);
        Assert.Equal(2, again.Placement!.Space);
        NiftiHeader header = Header();
        Assert.Equal([scan.Columns, scan.Rows, scan.SliceCount], header.Shape);

        // Voxel (1, 2, 1) of 4 x 3 x 2 has the value 1 + 4 · (2 + 3 · 1) = 21, wherever it has come to lie in the new file.
        SpatialVector expected = new(ix + (2 * jx) + kx + 10, iy + (2 * jy) + ky + 20, iz + (2 * jz) + kz - 30);
        (int slice, int voxel) = Enumerable.Range(0, again.SliceCount)
            .Select(index => (index, Array.IndexOf(again.ReadSlice(index), 21f)))
            .Single(found => found.Item2 >= 0);
        VolumeAffine affine = header.Affine!;
        SpatialVector position =
            affine.Origin + (affine.I * (voxel % again.Columns)) + (affine.J * (voxel / again.Columns)) + (affine.K * slice);
        Assert.Equal(0, (position - expected).Length, 5);
    }

    [Fact]
    public void A_slice_order_that_was_asked_for_is_kept()
    {
        NiftiWriter writer = new() { Affine = [0.7, 0, 0, 10, 0, 0.8, 0, 20, 0, 0, -2.5, -30] };
        ScanImportOptions asStored = new() { AsStored = true };
        CtScan scan = NiftiScanReader.Open(_folder.Write("in.nii", writer.File()), asStored, CancellationToken.None);
        Write(scan, compress: false);
        CtScan again = NiftiScanReader.Open(_folder.File("out.nii"), asStored, CancellationToken.None);
        AssertSame(scan, again);
        Assert.Equal(-2.5, again.Placement!.SliceStep.Z);
    }

    [Fact]
    public void Slices_that_lie_unevenly_are_refused_unless_that_is_allowed()
    {
        using PhantomSeries series = new();
        series.Files.Remove(PhantomSeries.NameOf(4));
        CtScan scan = Assert.Single(series.Import());
        UnevenGeometryException thrown = Assert.Throws<UnevenGeometryException>(() => Write(scan, compress: false));
        Assert.Equal((scan.Path, 25.0), (thrown.Path, thrown.LargestError));
        Assert.Equal(
            "The slices do not have equal distances on a straight line. The file can state only one distance for all slices, 25 mm. "
                + "With it, one slice would be 25 mm from its correct position.",
            thrown.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));

        IReadOnlyList<string> losses = NiftiScanWriter.Write(
            scan, _folder.File("out.nii"), false, allowUneven: true, null, CancellationToken.None);
        Assert.Equal(
            "The distances between the slices differ, but the file can state only one, 25 mm. With it, one slice is 25 mm from its "
                + "correct position.",
            Assert.Single(losses));
        Assert.Equal(11, Header().Shape[2]);
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.3, 1)]
    public void Slices_that_lie_a_little_unevenly_are_reported_of(double error, int expected)
    {
        CtScan scan = new GivenScan(1, 1, _ => [0]).Scan(2) with { Placement = s_upright with { LargestError = error } };
        Assert.Equal(expected, NiftiScanWriter.Write(scan, _folder.File("out.nii"), false, false, null, CancellationToken.None).Count);
    }

    [Fact]
    public void Grey_levels_without_a_place_are_written_as_they_are_and_told_of()
    {
        CtScan scan = new GivenScan(2, 2, index => [0, 0.25f, index, 1]).Scan(2) with { IsHounsfield = false };
        IReadOnlyList<string> losses = NiftiScanWriter.Write(scan, _folder.File("out.nii"), false, false, null, CancellationToken.None);
        Assert.Equal(2, losses.Count);
        Assert.Null(Header().Affine);
        Assert.Equal(NiftiDataType.Float32, Header().DataType);
        Assert.Equal(
            [0, 0.25f, 1, 1],
            NiftiScanReader.Open(_folder.File("out.nii"), ScanImportOptions.Default, CancellationToken.None).ReadSlice(1));
    }

    [Fact]
    public void A_placement_that_floats_cannot_hold_counts_as_unknown()
    {
        CtScan scan = new GivenScan(1, 1, _ => [0]).Scan(2) with { Placement = s_upright with { Origin = new(1e39, 0, 0) } };
        Assert.Single(NiftiScanWriter.Write(scan, _folder.File("out.nii"), false, false, null, CancellationToken.None));
        Assert.Null(Header().Affine);
    }

    [Fact]
    public void A_slice_that_cannot_be_read_fails_the_scan_and_leaves_nothing()
    {
        GivenScan voxels = new(
            1, 1, _ => [0])
        { OnRead = index => _ = index == 1 ? throw new InvalidScanFileException("IM1", "DICOM", "cut short") : 0 };
        Assert.Throws<InvalidScanFileException>(() => Write(voxels.Scan(3), compress: true));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Cancelling_leaves_nothing()
    {
        using CancellationTokenSource source = new();
        GivenScan voxels = new(1, 1, _ => [0]) { OnRead = _ => source.Cancel() };
        Assert.Throws<OperationCanceledException>(
            () => NiftiScanWriter.Write(voxels.Scan(3), _folder.File("out.nii"), false, false, null, source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void More_slices_than_the_format_can_count_are_refused() =>
        Assert.Throws<VolumeTooLargeException>(() => Write(new GivenScan(1, 1, _ => [0]).Scan(32_768), compress: false));

    [SharedDataTheory]
    [InlineData("dicom/lungdx_A0002_B40f")]
    [InlineData("nifti/id001-128x128x64.nii.gz")]
    [InlineData("nifti/example_ct_sm.nii.gz")]
    public void Real_scans_are_read_back_with_their_voxels_order_and_place(string path)
    {
        string full = SharedData.Path(path);
        CtScan scan = Directory.Exists(full)
            ? new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true).ImportFolder(
                full, recurse: false, ScanImportOptions.Default).Single().Scan!
            : NiftiScanReader.Open(full, ScanImportOptions.Default, CancellationToken.None);
        AssertSame(scan, Write(scan, compress: true));
    }

    [NibabelFact]
    public void Nibabel_reads_the_same_affine_and_voxels()
    {
        static float[] Slice(int index) => [index, 10, 20, 30, 40, 50];
        Write(new GivenScan(2, 3, Slice).Scan(4) with { Placement = s_upright }, compress: true);
        string told = NibabelFactAttribute.Run(
            $"import nibabel; i = nibabel.load('{_folder.File("out.nii.gz")}'); a = i.affine.ravel(); "
            + "print(*['%g' % x for x in a], *i.shape, i.get_sform(True)[1], i.get_qform(True)[1], *['%g' % x for x in (i.dataobj[2, 1, "
            + "3], i.dataobj[0, 0, 3])])");
        Assert.Equal("-0.5 0 0 100 0 -0.8 0 120 0 0 2.5 30 0 0 0 1 3 2 4 1 1 50 3", told.Trim());
    }

    private static void AssertSame(CtScan expected, CtScan actual)
    {
        Assert.Equal((expected.SliceCount, expected.Rows, expected.Columns), (actual.SliceCount, actual.Rows, actual.Columns));
        for (int index = 0; index < expected.SliceCount; index++)
        {
            Assert.True(expected.ReadSlice(index).AsSpan().SequenceEqual(actual.ReadSlice(index)), $"slice {index} differs");
        }

        ScanPlacement from = expected.Placement!;
        ScanPlacement to = actual.Placement!;
        Assert.Equal(0, VolumeAffine.Of(from).DistanceTo(VolumeAffine.Of(to), expected.Columns, expected.Rows, expected.SliceCount), 3);
    }

    private CtScan Write(CtScan scan, bool compress)
    {
        string path = _folder.File(compress ? "out.nii.gz" : "out.nii");
        NiftiScanWriter.Write(scan, path, compress, allowUneven: false, slicesDone: null, CancellationToken.None);
        return NiftiScanReader.Open(path, ScanImportOptions.Default, CancellationToken.None);
    }

    private NiftiHeader Header() => NiftiHeader.Read("out.nii", File.ReadAllBytes(_folder.File("out.nii")).AsSpan(0, 352));
}
