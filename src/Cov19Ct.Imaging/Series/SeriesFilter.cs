using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>Sets aside what does not belong to a stack of slices, and says so.</summary>
internal static class SeriesFilter
{
    /// <summary>Positions nearer than this are the same, mm: a tenth of the thinnest slices there are.</summary>
    private const double SamePosition = 0.01;

    /// <summary>The slices of a series that can be read, without copies of a file.</summary>
    public static List<CtImageHeader> Images(List<CtImageHeader> series, List<CtFinding> findings)
    {
        findings.AddRange(UnreadableSlices.Findings(
            series.Where(slice => slice.PixelDataError is not null).Select(slice => (slice.Path, (Exception)slice.PixelDataError!))));
        List<CtImageHeader> readable = series.FindAll(slice => slice.PixelDataError is null);
        return WithoutCopies(readable, findings);
    }

    /// <summary>The largest set of slices that have the same size, direction and pixel spacing, without two at one position.</summary>
    public static List<CtImageHeader> Stack(List<CtImageHeader> slices, List<CtFinding> findings) =>
        WithoutSamePosition(OfOneGeometry(slices, findings), findings);

    private static List<CtImageHeader> OfOneGeometry(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        List<List<CtImageHeader>> sets = [];
        foreach (CtImageHeader slice in slices)
        {
            List<CtImageHeader>? set = sets.Find(set => IsRotated(set[0], slice) is false && HasSameGrid(set[0], slice));
            if (set is null)
            {
                sets.Add([slice]);
            }
            else
            {
                set.Add(slice);
            }
        }

        List<CtImageHeader> largest = sets.MaxBy(set => set.Count)!;
        CtImageHeader[] others = [.. sets.Where(set => set != largest).SelectMany(set => set)];
        AddFinding(
            others.Where(slice => IsRotated(largest[0], slice)),
            FindingCodes.RotatedSlice,
            (count, first) => $"{Plural.SlicesExcluded(count)}: at an angle to the other {largest.Count}{Angle(largest[0], first)}.");
        AddFinding(
            others.Where(slice => !IsRotated(largest[0], slice)),
            FindingCodes.DifferentGeometry,
            (count, first) => $"{Plural.SlicesExcluded(count)}: {(count == 1 ? "it" : "the first")} has {Grid(first)}, not "
                + $"{Grid(largest[0])} like the other {largest.Count}.");
        return largest;

        void AddFinding(IEnumerable<CtImageHeader> found, string code, Func<int, CtImageHeader, string> message)
        {
            List<CtImageHeader> all = [.. found];
            if (all.Count > 0)
            {
                findings.Add(new CtFinding(code, FindingSeverity.Warning, message(all.Count, all[0]), Paths(all)));
            }
        }
    }

    private static bool IsRotated(CtImageHeader a, CtImageHeader b) =>
        a.Plane is SlicePlane one && b.Plane is SlicePlane other && !one.IsParallelTo(other);

    private static bool HasSameGrid(CtImageHeader a, CtImageHeader b) =>
        a.Rows == b.Rows && a.Columns == b.Columns && IsNear(a.RowSpacing, b.RowSpacing) && IsNear(a.ColumnSpacing, b.ColumnSpacing)
        && a.Plane.HasValue == b.Plane.HasValue;

    private static bool IsNear(double? a, double? b) => a == b || Math.Abs((a - b) ?? double.MaxValue) < 1e-3 * a;

    private static string Angle(CtImageHeader usual, CtImageHeader rotated) =>
        FormattableString.Invariant($", the first by {usual.Plane!.Value.AngleTo(rotated.Plane!.Value):0.#}°");

    private static string Grid(CtImageHeader slice) => FormattableString.Invariant($"{slice.Rows} x {slice.Columns} pixels")
        + (slice.RowSpacing is double height ? FormattableString.Invariant($" of {height:0.###} x {slice.ColumnSpacing:0.###} mm") : "")
        + (slice.Plane is null ? " and no position" : "");

    private static List<CtImageHeader> WithoutCopies(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        HashSet<string> uids = [];
        return Without(slices, slice => slice.InstanceKey is string key && !uids.Add(key), "the UID of another slice", findings);
    }

    private static List<CtImageHeader> WithoutSamePosition(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        HashSet<long> positions = [];
        return Without(
            slices,
            slice => slice.Plane is SlicePlane plane && !positions.Add((long)Math.Round(plane.Position / SamePosition)),
            "the position of another slice",
            findings);
    }

    private static List<CtImageHeader> Without(
        List<CtImageHeader> slices, Predicate<CtImageHeader> isRepeated, string repeats, List<CtFinding> findings)
    {
        List<CtImageHeader> repeated = [];
        List<CtImageHeader> kept = [];
        foreach (CtImageHeader slice in slices)
        {
            (isRepeated(slice) ? repeated : kept).Add(slice);
        }

        if (repeated.Count > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.DuplicateSlice,
                FindingSeverity.Warning,
                $"{Plural.SlicesExcluded(repeated.Count)}: {(repeated.Count == 1 ? "it has" : "they have")} {repeats}.",
                Paths(repeated)));
        }

        return kept;
    }

    private static string[] Paths(List<CtImageHeader> slices) => [.. slices.Select(slice => slice.Path).Distinct()];
}
