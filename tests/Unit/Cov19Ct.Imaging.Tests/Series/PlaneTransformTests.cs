using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Buffers;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Tests.Series;

public class PlaneTransformTests
{
    /// <summary>Row and column directions of the eight poses of an axial plane.</summary>
    [Theory]
    [InlineData(1, 0, 0, 1)]
    [InlineData(-1, 0, 0, 1)]
    [InlineData(1, 0, 0, -1)]
    [InlineData(-1, 0, 0, -1)]
    [InlineData(0, 1, 1, 0)]
    [InlineData(0, -1, 1, 0)]
    [InlineData(0, 1, -1, 0)]
    [InlineData(0, -1, -1, 0)]
    public void Rows_run_to_posterior_and_columns_to_the_left(int rowX, int rowY, int columnX, int columnY)
    {
        // Each voxel's value tells where in the patient it lies: x + 10 y, on a grid of 2 rows and 3 columns.
        const int Rows = 2;
        const int Columns = 3;
        short[] source = new short[Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                source[(row * Columns) + column] = (short)((column * rowX) + (row * columnX) + (10 * ((column * rowY) + (row * columnY))));
            }
        }

        SlicePlane plane = SlicePlane.Create([rowX, rowY, 0, columnX, columnY, 0], [0, 0, 0])!.Value;
        PlaneTransform transform = PlaneTransform.ToCanonical(plane);
        float[] target = new float[source.Length];
        using RentedBuffer<ushort> buffer = new();
        transform.Apply(new StoredSlice(MemoryMarshal.AsBytes<short>(source), SampleType.Int16, Rows, Columns), buffer).CopyTo(target);

        int targetColumns = transform.Transpose ? Rows : Columns;
        for (int i = 0; i < target.Length; i++)
        {
            float expected = target[0] + (i % targetColumns) + (10 * (i / targetColumns));
            Assert.Equal(expected, target[i]);
        }
    }

    [Fact]
    public void A_slightly_tilted_plane_is_not_turned() =>
        Assert.True(PlaneTransform.ToCanonical(SlicePlane.Create([0.998, 0.06, 0, -0.06, 0.998, 0], [0, 0, 0])!.Value).IsIdentity);

    [Fact]
    public void Planes_that_are_not_axial_stay_as_they_are() =>
        Assert.True(PlaneTransform.ToCanonical(SlicePlane.Create([-1, 0, 0, 0, 0, -1], [0, 0, 0])!.Value).IsIdentity);

    [Theory]
    [InlineData(1.0, 0, 0, 1, 0, 0)]
    [InlineData(2.0, 0, 0, 0, 1, 0)]
    [InlineData(0.0, 0, 0, 0, 1, 0)]
    public void Directions_that_are_not_perpendicular_units_are_no_plane(double a, double b, double c, double d, double e, double f) =>
        Assert.Null(SlicePlane.Create([a, b, c, d, e, f], [0, 0, 0]));

    [Fact]
    public void Axial_positions_rise_to_the_head_whichever_way_the_normal_points()
    {
        Assert.Equal(7, SlicePlane.Create([1, 0, 0, 0, 1, 0], [0, 0, 7])!.Value.Position);
        Assert.Equal(7, SlicePlane.Create([-1, 0, 0, 0, 1, 0], [0, 0, 7])!.Value.Position);
    }
}
