using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>Where the voxels of a stack of images lie, by one step from slice to slice, and how far from the truth that is.</summary>
internal static class StackPlacement
{
    /// <summary>Measures a stack.</summary>
    /// <param name="slices">The slices in the scan's order; one or more, of one size.</param>
    /// <param name="transform">What is done to each.</param>
    /// <param name="stepCount">Steps from the first slice to the last, missing slices included; null where that is not known.</param>
    /// <returns>Null where a slice does not tell where it lies, or all lie in one place.</returns>
    public static ScanPlacement? Of(IReadOnlyList<CtImageHeader> slices, PlaneTransform transform, int? stepCount = null)
    {
        if (slices.Any(slice => slice is not { Plane: not null, RowSpacing: not null, ColumnSpacing: not null }))
        {
            return null;
        }

        SliceLattice[] lattices = [.. slices.Select(slice => SliceLattice.Of(slice, transform))];
        SliceLattice first = lattices[0];
        if (lattices.Length == 1)
        {
            double thickness = slices[0].SliceThickness is double stated and > 0 ? stated : 1;
            return Usable(new ScanPlacement(first.ColumnStep, first.RowStep, slices[0].Plane!.Value.Normal * thickness, first.Origin));
        }

        // From the first slice to the last: rounded positions count least so. Where slices are missing, the step that most of them keep.
        SpatialVector whole = (lattices[^1].Origin - first.Origin) * (1.0 / (lattices.Length - 1));
        ScanPlacement even = Place(lattices, whole);
        return Usable(even.IsEven ? even
            : stepCount is int steps ? Place(lattices, whole * ((lattices.Length - 1.0) / steps))
            : Place(lattices, MedianStep(lattices)));
    }

    private static ScanPlacement? Usable(ScanPlacement placement) =>
        placement.IsUsable && double.IsFinite(placement.LargestError) ? placement : null;

    private static ScanPlacement Place(SliceLattice[] lattices, SpatialVector step)
    {
        SliceLattice first = lattices[0];
        double error = 0;
        for (int index = 1; index < lattices.Length; index++)
        {
            error = Math.Max(error, lattices[index].DistanceTo(first with { Origin = first.Origin + (step * index) }));
        }

        return new ScanPlacement(first.ColumnStep, first.RowStep, step, first.Origin) { LargestError = error };
    }

    private static SpatialVector MedianStep(SliceLattice[] lattices)
    {
        SpatialVector[] steps = [.. lattices.Zip(lattices.Skip(1), (a, b) => b.Origin - a.Origin)];
        return new SpatialVector(Median(0), Median(1), Median(2));

        double Median(int axis) => steps.Select(step => step[axis]).Order().ElementAt((steps.Length - 1) / 2);
    }

    /// <summary>Where the voxels of one slice lie, in the canonical pose.</summary>
    private readonly record struct SliceLattice(
        SpatialVector ColumnStep, SpatialVector RowStep, SpatialVector Origin, int Rows, int Columns)
    {
        private SpatialVector EndOfRow => Origin + (ColumnStep * (Columns - 1));

        private SpatialVector EndOfColumn => Origin + (RowStep * (Rows - 1));

        public static SliceLattice Of(CtImageHeader slice, PlaneTransform transform)
        {
            SlicePlane plane = slice.Plane!.Value;
            SliceLattice stored = new(
                plane.Row * slice.ColumnSpacing!.Value, plane.Column * slice.RowSpacing!.Value, plane.Origin, slice.Rows, slice.Columns);
            SliceLattice lattice = transform.Transpose
                ? new SliceLattice(stored.RowStep, stored.ColumnStep, stored.Origin, stored.Columns, stored.Rows)
                : stored;
            lattice = transform.FlipRows ? lattice with { Origin = lattice.EndOfColumn, RowStep = lattice.RowStep * -1 } : lattice;
            return transform.FlipColumns ? lattice with { Origin = lattice.EndOfRow, ColumnStep = lattice.ColumnStep * -1 } : lattice;
        }

        /// <summary>The farthest that one of three corners lies from the other's: a plane has no more that could differ.</summary>
        public double DistanceTo(SliceLattice other) => Math.Max(
            (Origin - other.Origin).Length,
            Math.Max((EndOfRow - other.EndOfRow).Length, (EndOfColumn - other.EndOfColumn).Length));
    }
}
