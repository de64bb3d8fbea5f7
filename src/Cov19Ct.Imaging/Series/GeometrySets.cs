using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>Slices that lie in parallel planes and have the same size and pixel spacing.</summary>
/// <param name="Name">What distinguishes the set from the others of the series; null where it is the only one.</param>
/// <param name="Slices">The slices, in the order of their files.</param>
internal sealed record GeometrySet(string? Name, List<CtImageHeader> Slices);

/// <summary>Parts the slices of a series by their geometry: planes in other directions and other fields of view are scans of their
/// own.</summary>
internal static class GeometrySets
{
    /// <summary>The sets: original axial ones first, then by the number of slices.</summary>
    /// <param name="slices">One or more.</param>
    /// <param name="findings">Receives what was parted or excluded.</param>
    public static IReadOnlyList<GeometrySet> Of(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        List<List<CtImageHeader>> sets = [];
        foreach (CtImageHeader slice in slices)
        {
            List<CtImageHeader>? set = sets.Find(set => !IsRotated(set[0], slice) && HasSameGrid(set[0], slice));
            if (set is null)
            {
                sets.Add([slice]);
            }
            else
            {
                set.Add(slice);
            }
        }

        int most = sets.Max(set => set.Count);
        List<List<CtImageHeader>> stacks =
        [
            .. sets.Where(set => set.Count >= Math.Min(SliceSet.FewestOfStack, most))
                .OrderByDescending(set => set[0].Plane?.IsAxial == true && !set[0].IsDerived)
                .ThenByDescending(set => set.Count),
        ];
        if (most < SliceSet.FewestOfStack)
        {
            // Of so few slices none is a stack with odd slices beside it: the largest set is the scan, as it always was.
            stacks = [sets.MaxBy(set => set.Count)!];
        }

        AddExcluded([.. sets.Except(stacks).SelectMany(set => set)], stacks[0], findings);
        if (stacks.Count == 1)
        {
            return [new GeometrySet(Name: null, stacks[0])];
        }

        AddWithoutPosition(stacks, slices.Count, findings);
        string[] names = Names(stacks);
        findings.Add(new CtFinding(
            FindingCodes.SeriesSplit,
            FindingSeverity.Note,
            $"The series contains {stacks.Count} sets of slices that differ in direction, size or pixel spacing "
                + $"({string.Join(", ", names)}). Each set is a separate scan.",
            []));
        return [.. stacks.Zip(names, (set, name) => new GeometrySet(name, set))];
    }

    /// <summary>Slices that only lack the position of the others are more likely a part of their stack than a scan.</summary>
    private static void AddWithoutPosition(List<List<CtImageHeader>> stacks, int count, List<CtFinding> findings)
    {
        foreach (List<CtImageHeader> without in stacks.Where(set => set[0].Plane is null
            && stacks.Exists(other => IsOnlyWithoutPosition(set[0], other[0]))))
        {
            findings.Add(new CtFinding(
                FindingCodes.DifferentGeometry,
                FindingSeverity.Warning,
                $"{without.Count} of the {count} slices {Plural.Verb(without.Count, "has", "have")} {PositionFault(without[0])}. They are "
                    + "a separate scan, and are missing in the stack of the others.",
                [.. without.Select(slice => slice.Path).Distinct()]));
        }
    }

    private static void AddExcluded(CtImageHeader[] excluded, List<CtImageHeader> stack, List<CtFinding> findings)
    {
        Add(
            excluded.Where(slice => IsRotated(stack[0], slice)),
            FindingCodes.RotatedSlice,
            (count, first) => $"{Plural.SlicesExcluded(count)}: at an angle to the other {stack.Count}"
                + FormattableString.Invariant($", the first by {stack[0].Plane!.Value.AngleTo(first.Plane!.Value):0.#}°."));
        Add(
            excluded.Where(slice => IsOnlyWithoutPosition(stack[0], slice)),
            FindingCodes.DifferentGeometry,
            (count, first) => $"{Plural.SlicesExcluded(count)}: {(count == 1 ? "it has" : "they have")} "
                + $"{(first.Plane is not null ? "a position" : PositionFault(first))}, unlike the other {stack.Count}.");
        Add(
            excluded.Where(slice => !IsRotated(stack[0], slice) && !IsOnlyWithoutPosition(stack[0], slice)),
            FindingCodes.DifferentGeometry,
            (count, first) => $"{Plural.SlicesExcluded(count)}: {(count == 1 ? "it" : "the first")} has {Grid(first)}, not "
                + $"{Grid(stack[0])} like the other {stack.Count}.");

        void Add(IEnumerable<CtImageHeader> found, string code, Func<int, CtImageHeader, string> message)
        {
            List<CtImageHeader> all = [.. found];
            if (all.Count > 0)
            {
                findings.Add(new CtFinding(
                    code, FindingSeverity.Warning, message(all.Count, all[0]), [.. all.Select(slice => slice.Path).Distinct()]));
            }
        }
    }

    /// <summary>The direction where directions differ, else the size, else the field of view, else where the rows point to, as in scans of
    /// a patient who lies on the back and on the front; numbered where that does not do.</summary>
    private static string[] Names(List<List<CtImageHeader>> sets) =>
        Unlike(sets, slice => slice.Plane?.Name ?? "no position")
        ?? Unlike(sets, slice => FormattableString.Invariant($"{slice.Rows}x{slice.Columns}"))
        ?? Unlike(sets, slice => FormattableString.Invariant($"{slice.RowSpacing * slice.Rows:0} mm"))
        ?? Unlike(sets, slice => slice.Plane is SlicePlane plane ? $"rows to the {plane.RowDirection}" : "no position")
        ?? [.. sets.Select((_, index) => $"set {index + 1}")];

    private static string[]? Unlike(List<List<CtImageHeader>> sets, Func<CtImageHeader, string> name)
    {
        string[] names = [.. sets.Select(set => name(set[0]))];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : null;
    }

    private static bool IsRotated(CtImageHeader a, CtImageHeader b) =>
        a.Plane is SlicePlane one && b.Plane is SlicePlane other && !one.IsParallelTo(other);

    private static bool HasSameGrid(CtImageHeader a, CtImageHeader b) => HasSamePixels(a, b) && a.Plane.HasValue == b.Plane.HasValue;

    private static bool IsOnlyWithoutPosition(CtImageHeader a, CtImageHeader b) =>
        HasSamePixels(a, b) && a.Plane.HasValue != b.Plane.HasValue;

    private static bool HasSamePixels(CtImageHeader a, CtImageHeader b) =>
        a.Rows == b.Rows && a.Columns == b.Columns && IsNear(a.RowSpacing, b.RowSpacing) && IsNear(a.ColumnSpacing, b.ColumnSpacing);

    private static string PositionFault(CtImageHeader slice) =>
        slice.Notes?.HasUnusablePosition == true ? "a position that cannot be read" : "no position";

    private static bool IsNear(double? a, double? b) => a == b || Math.Abs((a - b) ?? double.MaxValue) < 1e-3 * a;

    private static string Grid(CtImageHeader slice) => FormattableString.Invariant($"{slice.Rows} x {slice.Columns} pixels")
        + (slice.RowSpacing is double height ? FormattableString.Invariant($" of {height:0.###} x {slice.ColumnSpacing:0.###} mm")
            : slice.Notes?.HasUnusableSpacing == true ? " of a spacing that cannot be read"
            : " without a spacing")
        + (slice.Plane is not null ? "" : $" and {PositionFault(slice)}");
}
