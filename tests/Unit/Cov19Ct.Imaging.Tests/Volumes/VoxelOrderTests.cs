using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Volumes;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Volumes;

public sealed class VoxelOrderTests : IDisposable
{
    private const int Slices = 3;
    private const int Rows = 4;
    private const int Columns = 5;

    private static readonly int[] s_lengths = [Slices, Rows, Columns];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The six orders of the axes, each with the eight ways to reverse them.</summary>
    public static TheoryData<int[], bool[]> AxisOrders
    {
        get
        {
            TheoryData<int[], bool[]> orders = [];
            foreach (int[] axes in new int[][] { [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
            {
                for (int flips = 0; flips < 8; flips++)
                {
                    orders.Add(axes, [(flips & 1) != 0, (flips & 2) != 0, (flips & 4) != 0]);
                }
            }

            return orders;
        }
    }

    [Theory]
    [MemberData(nameof(AxisOrders))]
    public void Every_axis_order_gives_the_same_canonical_volume(int[] axes, bool[] reversed)
    {
        foreach (double degrees in new[] { 0, 20, -35 })
        {
            foreach (bool compressed in new[] { false, true })
            {
                byte[] file = Write(axes, reversed, degrees);
                CtScan scan = NiftiScanReader.Open(
                    _folder.Write("a.nii", compressed ? NiftiWriter.Gzip(file) : file), ScanImportOptions.Default, CancellationToken.None);
                Assert.Equal((Slices, Rows, Columns), (scan.SliceCount, scan.Rows, scan.Columns));
                Assert.Equal(SliceOrder.FeetToHead, scan.Order);
                CtVolume volume = scan.ReadVolume();
                for (int slice = 0; slice < Slices; slice++)
                {
                    IEnumerable<int> expected = Enumerable.Range(slice * Rows * Columns, Rows * Columns);
                    Assert.Equal(expected.Select(value => (float)value), volume.Slices[slice]);
                    Assert.Equal(-30 + (2.5 * slice), scan.Slices[slice].Position!.Value, 1e-4);
                }

                int sliceAxis = Array.IndexOf(axes, 0);
                Assert.Equal(reversed[sliceAxis] ? Slices - 1 : 0, scan.Slices[0].Frame);
                Assert.Equal(2.5, scan.Spacing.Slice!.Value, 1e-5);
                Assert.Equal(0.8, scan.Spacing.Row!.Value, 1e-5);
                Assert.Equal(0.7, scan.Spacing.Column!.Value, 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AxisOrders))]
    public void As_stored_gives_the_files_order_whatever_the_axes(int[] axes, bool[] reversed)
    {
        byte[] file = Write(axes, reversed, degrees: 0);
        CtScan scan = NiftiScanReader.Open(_folder.Write("a.nii", file), new ScanImportOptions { AsStored = true }, CancellationToken.None);
        float[] expected = [.. Enumerable.Range(0, 60).Select(index => (float)BitConverter.ToInt16(file, 352 + (2 * index)))];
        Assert.Equal(expected, scan.ReadVolume().Slices.SelectMany(slice => slice));
        Assert.Equal(s_lengths[axes[2]], scan.SliceCount);
        Assert.Equal(s_lengths[axes[0]], scan.Columns);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, 1)]
    [InlineData(0, 1, 0, -1, 1, 1, -1)]
    [InlineData(0, 0, 1, 1, 1, 1, 1)]
    [InlineData(0.2, -0.3, 0.1, 1, 0, 0, 0)]
    public void A_qform_equals_the_sform_that_says_the_same(double b, double c, double d, double handedness, double x, double y, double z)
    {
        double[] pixdim = [handedness, 0.7, 0.8, 2.5];
        VolumeAffine affine = VolumeAffine.FromQuaternion(new SpatialVector(b, c, d), pixdim, new SpatialVector(x, y, z));
        double a = Math.Sqrt(1 - (b * b) - (c * c) - (d * d));
        Assert.Equal(new SpatialVector(x, y, z), affine.Origin);
        Assert.Equal((0.7, 0.8, 2.5), (Math.Round(affine.I.Length, 9), Math.Round(affine.J.Length, 9), Math.Round(affine.K.Length, 9)));

        // v' = v + 2a(q × v) + 2 q × (q × v), another form of the rotation.
        SpatialVector first = Rotate(a, new SpatialVector(b, c, d), new SpatialVector(0.7, 0, 0));
        SpatialVector third = Rotate(a, new SpatialVector(b, c, d), new SpatialVector(0, 0, handedness < 0 ? -2.5 : 2.5));
        for (int axis = 0; axis < 3; axis++)
        {
            Assert.Equal(first[axis], affine.I[axis], 1e-12);
            Assert.Equal(third[axis], affine.K[axis], 1e-12);
        }
    }

    [Fact]
    public void The_qform_is_used_where_the_sform_is_absent_or_flat()
    {
        // A half turn about y, left-handed: the first axis runs to the left, the others to anterior and to the head.
        NiftiWriter writer = new()
        {
            QformCode = 1,
            Quaternion = [0, 1, 0, 10, 20, -30],
            Pixdim = [-1, 0.7, 0.8, 2.5, 0, 0, 0, 0],
            SformCode = 0,
        };
        foreach (NiftiWriter variant in new[] { writer, writer with { SformCode = 1, Affine = new double[12] } })
        {
            CtScan scan = NiftiScanReader.Open(_folder.Write("a.nii", variant.File()), ScanImportOptions.Default, CancellationToken.None);
            Assert.Equal(SliceOrder.FeetToHead, scan.Order);
            Assert.Equal([8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3], scan.ReadSlice(0));
            Assert.Equal(-30, scan.Slices[0].Position!.Value, 1e-5);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1000)]
    [InlineData(2, 1)]
    [InlineData(3, 0.001)]
    [InlineData(8 + 3, 0.001)]
    public void Lengths_are_brought_to_millimetres(int units, double factor)
    {
        foreach (int sformCode in new[] { 0, 1 })
        {
            NiftiWriter writer = new() { Units = units, SformCode = sformCode };
            CtScan scan = NiftiScanReader.Open(_folder.Write("a.nii", writer.File()), ScanImportOptions.Default, CancellationToken.None);
            Assert.Equal(2.5 * factor, scan.Spacing.Slice!.Value, 1e-5 * factor);
            Assert.Equal(0.8 * factor, scan.Spacing.Row!.Value, 1e-5 * factor);
        }
    }

    [Theory]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0 })]
    [InlineData(new double[] { 1, 0, 0, 0, 0, double.NaN, 0, 0, 0, 0, 1, 0 })]
    [InlineData(new double[] { 1, 0, 0, double.PositiveInfinity, 0, 1, 0, 0, 0, 0, 1, 0 })]
    public void An_affine_that_spans_no_space_is_no_geometry(double[] affine)
    {
        NiftiWriter writer = new() { Affine = affine };
        CtScan scan = NiftiScanReader.Open(_folder.Write("a.nii", writer.File()), ScanImportOptions.Default, CancellationToken.None);
        Assert.Equal(SliceOrder.AsNumbered, scan.Order);
        Assert.Equal([FindingCodes.NoGeometry, FindingCodes.NonSquarePixels], scan.Findings.Select(finding => finding.Code));
    }

    private static SpatialVector Rotate(double a, SpatialVector q, SpatialVector v)
    {
        SpatialVector once = q.Cross(v);
        SpatialVector twice = q.Cross(once);
        return new SpatialVector(
            v.X + (2 * a * once.X) + (2 * twice.X), v.Y + (2 * a * once.Y) + (2 * twice.Y), v.Z + (2 * a * once.Z) + (2 * twice.Z));
    }

    /// <summary>A file whose voxel in canonical slice s, row r and column c is (s · Rows + r) · Columns + c.</summary>
    /// <param name="axes">For each axis of the file what it runs along: 0 slices, 1 rows, 2 columns.</param>
    /// <param name="reversed">For each axis of the file whether it runs backwards.</param>
    /// <param name="degrees">Tilt of the whole volume about the patient's left-right axis.</param>
    private static byte[] Write(int[] axes, bool[] reversed, double degrees)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        SpatialVector[] steps = [new(0, -2.5 * sine, 2.5 * cosine), new(0, -0.8 * cosine, -0.8 * sine), new(-0.7, 0, 0)];

        // The first slice lies 30 mm below the origin along the tilted normal, its first voxel 7 mm to the right.
        SpatialVector origin = new(7, 30 * sine, -30 * cosine);
        double[] affine = new double[12];
        long[] dim = [3, 0, 0, 0, 1, 1, 1, 1];
        for (int axis = 0; axis < 3; axis++)
        {
            int length = s_lengths[axes[axis]];
            SpatialVector step = steps[axes[axis]];
            dim[axis + 1] = length;
            for (int world = 0; world < 3; world++)
            {
                affine[(4 * world) + axis] = reversed[axis] ? -step[world] : step[world];
                affine[(4 * world) + 3] += reversed[axis] ? (length - 1) * step[world] : 0;
            }
        }

        for (int world = 0; world < 3; world++)
        {
            affine[(4 * world) + 3] += origin[world];
        }

        List<double> values = [];
        int[] index = new int[3];
        for (index[2] = 0; index[2] < dim[3]; index[2]++)
        {
            for (index[1] = 0; index[1] < dim[2]; index[1]++)
            {
                for (index[0] = 0; index[0] < dim[1]; index[0]++)
                {
                    int[] canonical = new int[3];
                    for (int axis = 0; axis < 3; axis++)
                    {
                        canonical[axes[axis]] = reversed[axis] ? (int)dim[axis + 1] - 1 - index[axis] : index[axis];
                    }

                    values.Add((((canonical[0] * Rows) + canonical[1]) * Columns) + canonical[2]);
                }
            }
        }

        return new NiftiWriter { Dim = dim, Affine = affine }.File(values);
    }
}
