using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>Gives slices without a usable Image Position (Patient) the position that their Slice Location shows, where the locations of
/// the other slices of the series agree with their positions (DICOM PS3.3 C.7.6.2.1.2 leaves the zero of locations open).</summary>
internal static class PositionCompletion
{
    /// <summary>Locations that differ from positions by more, after a shift, are measured otherwise, mm: both are often rounded to one
    /// decimal.</summary>
    private const double Tolerance = 0.1;

    /// <summary>The slices, in the same order; those that got a position are new objects.</summary>
    /// <param name="slices">The slices of one series.</param>
    /// <param name="findings">Receives what was computed.</param>
    public static List<CtImageHeader> Complete(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        List<CtImageHeader> placed = [.. slices.Where(slice => slice.Plane is not null).OrderBy(slice => slice.Plane!.Value.Position)];
        List<CtImageHeader> without = slices.FindAll(slice => slice.Plane is null);
        if (without.Count == 0 || placed.Count < SliceSet.FewestOfStack || !CanBeCompleted(placed, without)
            || (ShiftOf(placed, sign: 1) ?? ShiftOf(placed, sign: -1)) is not (double sign, double shift))
        {
            return slices;
        }

        findings.Add(new CtFinding(
            FindingCodes.PositionFromLocation,
            FindingSeverity.Warning,
            $"{Plural.Of(without.Count, "slice")} {(without.Count == 1 ? "has" : "have")} no usable position. The position was computed "
                + "from their slice locations, which agree with the positions of the other slices.",
            [.. without.Select(slice => slice.Path).Distinct()]));
        return
        [
            .. slices.Select(slice => slice.Plane is not null ? slice : slice with
            {
                Plane = PlaneAt(placed, (sign * slice.SliceLocation!.Value) + shift),
                PositionStep = placed[0].PositionStep,
            }),
        ];
    }

    private static bool CanBeCompleted(List<CtImageHeader> placed, List<CtImageHeader> without) =>
        placed.Concat(without).All(slice => slice.SliceLocation is not null && slice.Rows == placed[0].Rows
            && slice.Columns == placed[0].Columns && slice.RowSpacing == placed[0].RowSpacing
            && slice.ColumnSpacing == placed[0].ColumnSpacing)
        && placed.TrueForAll(slice => slice.Plane!.Value.IsParallelTo(placed[0].Plane!.Value))
        && placed[^1].Plane!.Value.Position - placed[0].Plane!.Value.Position > SlicePlaces.SamePlace;

    /// <summary>What must be added to the locations, with their sign changed or not, to give the positions; null where that
    /// varies.</summary>
    private static (double Sign, double Shift)? ShiftOf(List<CtImageHeader> placed, double sign)
    {
        double[] shifts = [.. placed.Select(slice => slice.Plane!.Value.Position - (sign * slice.SliceLocation!.Value))];
        return shifts.Max() - shifts.Min() <= 2 * Tolerance ? (sign, (shifts.Max() + shifts.Min()) / 2) : null;
    }

    /// <summary>The plane at a position, on the line through the two slices that are nearest to it.</summary>
    private static SlicePlane PlaneAt(List<CtImageHeader> placed, double position)
    {
        SlicePlane[] planes = [.. placed.Select(slice => slice.Plane!.Value)];
        SlicePlane start = planes.LastOrDefault(plane => plane.Position <= position, planes[0]);
        SlicePlane end = planes.FirstOrDefault(plane => plane.Position > start.Position + SlicePlaces.SamePlace, planes[^1]);
        start = end.Position - start.Position > SlicePlaces.SamePlace
            ? start
            : planes.Last(plane => plane.Position < end.Position - SlicePlaces.SamePlace);
        double length = end.Position - start.Position;
        return start with { Origin = start.Origin + ((end.Origin - start.Origin) * ((position - start.Position) / length)) };
    }
}
