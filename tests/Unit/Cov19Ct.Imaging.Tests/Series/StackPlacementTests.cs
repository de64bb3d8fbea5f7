using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;
using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Tests.Series;

public class StackPlacementTests
{
    private const int Rows = 4;
    private const int Columns = 6;
    private const double RowSpacing = 0.8;
    private const double ColumnSpacing = 0.5;

    /// <summary>Row and column directions of planes in all poses: axial ones, and ones that are used as they are.</summary>
    public static TheoryData<double[]> Orientations =>
    [
        new([1, 0, 0, 0, 1, 0]),
        new([-1, 0, 0, 0, 1, 0]),
        new([1, 0, 0, 0, -1, 0]),
        new([-1, 0, 0, 0, -1, 0]),
        new([0, 1, 0, 1, 0, 0]),
        new([0, -1, 0, 1, 0, 0]),
        new([0, 1, 0, -1, 0, 0]),
        new([0, -1, 0, -1, 0, 0]),
        new([0.96, 0.28, 0, -0.28, 0.96, 0]),
        new([1, 0, 0, 0, 0.8, 0.6]),
        new([1, 0, 0, 0, 0, -1]),
        new([0, 1, 0, 0, 0, -1]),
    ];

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Each_voxel_is_put_where_its_file_has_it(double[] orientation)
    {
        CtImageHeader[] slices = [.. Enumerable.Range(0, 5).Select(index => Slice(orientation, [10, -20, 30], along: 2.5 * index))];
        PlaneTransform transform = PlaneTransform.ToCanonical(slices[0].Plane!.Value);
        ScanPlacement placement = StackPlacement.Of(slices, transform)!;

        Assert.Equal(0, placement.LargestError, 9);
        for (int index = 0; index < slices.Length; index++)
        {
            SlicePlane plane = slices[index].Plane!.Value;
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    // DICOM PS3.3 C.7.6.2.1.1, equation C.7.6.2.1-1, of the voxel in the file.
                    SpatialVector expected = plane.Origin + (plane.Row * (ColumnSpacing * column)) + (plane.Column * (RowSpacing * row));
                    (int shownRow, int shownColumn) = Shown(transform, row, column);
                    SpatialVector position =
                        placement.Origin + (placement.SliceStep * index)
                            + (placement.RowStep * shownRow) + (placement.ColumnStep * shownColumn);
                    Assert.Equal(0, (position - expected).Length, 9);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Axial_stacks_run_to_the_left_to_posterior_and_to_the_head(double[] orientation)
    {
        CtImageHeader[] slices = [.. Enumerable.Range(0, 3).Select(index => Slice(orientation, [0, 0, 0], along: index))];
        SlicePlane plane = slices[0].Plane!.Value;
        ScanPlacement placement = StackPlacement.Of(slices, PlaneTransform.ToCanonical(plane))!;
        Assert.True(placement.ColumnStep.Cross(placement.RowStep).Dot(placement.SliceStep) > 0);
        if (plane.IsAxial)
        {
            Assert.True(placement.ColumnStep.X > 0 && placement.RowStep.Y > 0 && placement.SliceStep.Z > 0);
        }
    }

    [Fact]
    public void A_tilted_gantry_shears_the_stack()
    {
        // Planes turned about x by 36.87 degrees; the table moves along z.
        CtImageHeader[] slices = [.. Enumerable.Range(0, 4).Select(index => Slice([1, 0, 0, 0, 0.8, 0.6], [0, 0, 3.0 * index]))];
        ScanPlacement placement = StackPlacement.Of(slices, default)!;
        Assert.Equal(new SpatialVector(0, 0, 3), placement.SliceStep);
        Assert.Equal(0, placement.LargestError, 9);
        Assert.Equal(0.6 * 3 * RowSpacing, placement.RowStep.Dot(placement.SliceStep), 9);
    }

    [Theory]
    [InlineData(new double[] { 0, 2, 4, 6, 8 }, 2, 0, true)]
    [InlineData(new[] { 0, 2.04, 3.96, 6.01, 8 }, 2, 0.04, true)]
    [InlineData(new double[] { 0, 2, 4, 8, 10 }, 2, 2, false)]
    [InlineData(new[] { 0, 2, 4.8, 6.8, 8.8 }, 2.2, 0.4, true)]
    [InlineData(new[] { 0, 2, 5.6, 7.6, 9.6 }, 2, 1.6, false)]
    [InlineData(new double[] { 8, 6, 4, 2, 0 }, -2, 0, true)]
    [InlineData(new double[] { 0, 4, 2, 8, 6 }, -2, 14, false)]
    public void How_far_the_slices_are_from_even_is_measured(double[] heights, double step, double error, bool isEven)
    {
        CtImageHeader[] slices = [.. heights.Select(height => Slice([1, 0, 0, 0, 1, 0], [0, 0, height]))];
        ScanPlacement placement = StackPlacement.Of(slices, default)!;
        Assert.Equal(
            (step, error, isEven), (Math.Round(placement.SliceStep.Z, 9), Math.Round(placement.LargestError, 9), placement.IsEven));
    }

    [Fact]
    public void A_slice_that_is_turned_counts_at_its_corners()
    {
        CtImageHeader[] slices =
        [
            .. Enumerable.Range(0, 5)
                .Select(index => Slice(index == 2 ? [0.995, 0.0998749218, 0, -0.0998749218, 0.995, 0] : [1, 0, 0, 0, 1, 0], [0, 0, index])),
        ];
        ScanPlacement placement = StackPlacement.Of(slices, default)!;

        // The end of a row of 2.5 mm, turned by 5.73 degrees, and of a column of 2.4 mm: 2 · 2.5 · sin(5.73° / 2).
        Assert.Equal(0.25, placement.LargestError, 3);
    }

    [Fact]
    public void One_slice_lies_along_its_normal_by_its_thickness()
    {
        ScanPlacement placement = StackPlacement.Of([Slice([1, 0, 0, 0, 1, 0], [1, 2, 3]) with { SliceThickness = 5 }], default)!;
        Assert.Equal((new SpatialVector(0, 0, 5), new SpatialVector(1, 2, 3)), (placement.SliceStep, placement.Origin));
    }

    [Fact]
    public void Without_plane_or_spacing_or_in_one_place_there_is_none()
    {
        CtImageHeader slice = Slice([1, 0, 0, 0, 1, 0], [0, 0, 0]);
        CtImageHeader next = Slice([1, 0, 0, 0, 1, 0], [0, 0, 1]);
        Assert.NotNull(StackPlacement.Of([slice, next], default));
        Assert.Null(StackPlacement.Of([slice, next with { Plane = null }], default));
        Assert.Null(StackPlacement.Of([slice, next with { RowSpacing = null }], default));
        Assert.Null(StackPlacement.Of([slice, slice], default));
        Assert.Null(StackPlacement.Of([slice, Slice([1, 0, 0, 0, 1, 0], [0, 0, double.PositiveInfinity])], default));
        Assert.Null(StackPlacement.Of([slice, next, Slice([1, 0, 0, 0, 1, 0], [double.NaN, 0, 2])], default));
    }

    private static (int Row, int Column) Shown(PlaneTransform transform, int row, int column)
    {
        (int rows, int columns) = transform.Transpose ? (Columns, Rows) : (Rows, Columns);
        (row, column) = transform.Transpose ? (column, row) : (row, column);
        return (transform.FlipRows ? rows - 1 - row : row, transform.FlipColumns ? columns - 1 - column : column);
    }

    /// <summary>A slice whose plane is moved along its normal, towards the head where it is axial.</summary>
    private static CtImageHeader Slice(double[] orientation, double[] origin, double along = 0)
    {
        SlicePlane plane = SlicePlane.Create(orientation, origin)!.Value;
        double sign = plane.IsAxial && plane.Normal.Z < 0 ? -1 : 1;
        return new CtImageHeader
        {
            Path = "IM",
            TransferSyntaxUid = "",
            TransferSyntaxName = "",
            Rows = Rows,
            Columns = Columns,
            RowSpacing = RowSpacing,
            ColumnSpacing = ColumnSpacing,
            Plane = plane with { Origin = plane.Origin + (plane.Normal * (sign * along)) },
        };
    }
}
