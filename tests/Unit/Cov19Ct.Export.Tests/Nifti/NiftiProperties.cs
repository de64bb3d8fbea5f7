using Cov19Ct.Export.Nifti;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Volumes;
using Cov19Ct.TestKit;
using CsCheck;

namespace Cov19Ct.Export.Tests.Nifti;

/// <summary>A scan of any size, spacing, position and values is read back from its NIfTI file as it was. A failure prints the seed that
/// repeats it.</summary>
public sealed class NiftiProperties : IDisposable
{
    private static readonly Gen<float[]> s_values = Gen.Frequency(
        (2, Gen.Int[-32768, 32767].Select(value => (float)value)),
        (1, Gen.Int[-1_000_000, 1_000_000].Select(value => value / 8f))).Array[1, 50];

    private static readonly Gen<ScanPlacement> s_placements =
        from column in Gen.Double[0.3, 5]
        from row in Gen.Double[0.3, 5]
        from slice in Gen.Double[0.3, 10]
        from origin in Gen.Double[-500, 500].Array[3]
        select new ScanPlacement(new(column, 0, 0), new(0, row, 0), new(0, 0, slice), new(origin[0], origin[1], origin[2]));

    private static readonly Gen<CtScan> s_scans =
        from rows in Gen.Int[1, 12]
        from columns in Gen.Int[1, 12]
        from slices in Gen.Int[2, 6]
        from values in s_values
        from placement in s_placements
        select new GivenScan(rows, columns, index => Slice(values, index, rows * columns)).Scan(slices) with { Placement = placement };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_scan_comes_back_as_it_was() => Gen.Select(s_scans, Gen.Bool).Sample(
        drawn =>
        {
            (CtScan scan, bool isCompressed) = drawn;
            string path = _folder.File(isCompressed ? "out.nii.gz" : "out.nii");
            NiftiScanWriter.Write(scan, path, isCompressed, allowUneven: false, slicesDone: null, CancellationToken.None);
            CtScan again = NiftiScanReader.Open(path, ScanImportOptions.Default, CancellationToken.None);
            Assert.Equal((scan.SliceCount, scan.Rows, scan.Columns), (again.SliceCount, again.Rows, again.Columns));
            for (int index = 0; index < scan.SliceCount; index++)
            {
                Assert.Equal(scan.ReadSlice(index), again.ReadSlice(index));
            }

            double distance = VolumeAffine.Of(scan.Placement!).DistanceTo(
                VolumeAffine.Of(again.Placement!), scan.Columns, scan.Rows, scan.SliceCount);
            Assert.InRange(distance, 0, 1e-3);
        },
        threads: 1);

    private static float[] Slice(float[] values, int index, int count) =>
        [.. Enumerable.Range(index * count, count).Select(voxel => values[voxel % values.Length])];
}
