using System.Globalization;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>Where the slices of a stack lie to each other: their distances, and the line through them.</summary>
internal sealed class StackGeometry
{
    /// <summary>What rounding leaves of a line, mm.</summary>
    private const double SmallestStep = 0.1;

    private readonly IReadOnlyList<CtImageHeader> _slices;
    private readonly SlicePlaces _places;
    private readonly double[] _gaps;

    /// <param name="slices">The slices, sorted along their normal; parallel, each with a plane.</param>
    /// <param name="places">Their positions.</param>
    public StackGeometry(IReadOnlyList<CtImageHeader> slices, SlicePlaces places)
    {
        _slices = slices;
        _places = places;
        _gaps = [.. slices.Zip(slices.Skip(1), (a, b) => Math.Abs(b.Plane!.Value.Position - a.Plane!.Value.Position))];
        if (_gaps.Length > 0)
        {
            Spacing = places.Spacing;
            (AlongRow, RowResiduals) = FitLine(plane => plane.Origin.Dot(plane.Row));
            (AlongColumn, ColumnResiduals) = FitLine(plane => plane.Origin.Dot(plane.Column));
        }
    }

    /// <summary>The usual distance between neighbours along the normal, mm; null for a single slice.</summary>
    public double? Spacing { get; }

    /// <summary>The angle between the line through the slices and their normal, degrees, 0 to 90; null for a single slice.</summary>
    public double? Tilt =>
        Spacing is null ? null : Math.Atan(Math.Sqrt((AlongRow * AlongRow) + (AlongColumn * AlongColumn))) * 180 / Math.PI;

    /// <summary>mm along a row that a slice's origin moves for each mm along the normal.</summary>
    private double AlongRow { get; }

    /// <summary>mm along a column that a slice's origin moves for each mm along the normal.</summary>
    private double AlongColumn { get; }

    private double[] RowResiduals { get; } = [];

    private double[] ColumnResiduals { get; } = [];

    /// <summary>What is odd about the geometry.</summary>
    public IEnumerable<CtFinding> Findings() =>
    [
        .. GapFindings(),
        .. GeometryFindings.Tilt(Tilt, AlongRow, AlongColumn),
        .. ShiftFindings(),
        .. GeometryFindings.OblongPixels(_slices[0].RowSpacing, _slices[0].ColumnSpacing),
        .. SpacingFindings(),
    ];

    /// <summary>A spacing that cannot be read has a finding of its own.</summary>
    private IEnumerable<CtFinding> SpacingFindings()
    {
        CtImageHeader[] without = [.. _slices.Where(slice => slice.RowSpacing is null && slice.Notes?.HasUnusableSpacing != true)];
        if (without.Length > 0)
        {
            yield return new CtFinding(
                FindingCodes.NoPixelSpacing,
                FindingSeverity.Warning,
                $"{Plural.Of(without.Length, "slice")} {Plural.Verb(without.Length, "does", "do")} not state the size of the pixels "
                    + "(Pixel Spacing). The slices are used as they are.",
                [.. without.Select(slice => slice.Path).Distinct()]);
        }
    }

    private IEnumerable<CtFinding> GapFindings()
    {
        if (Spacing is not double usual)
        {
            yield break;
        }

        int[] different = _places.EvenSpacing is not null
            ? []
            : [.. Enumerable.Range(0, _gaps.Length).Where(i => _places.AreRoundedMultiples
                ? IsMultiple(Math.Round(_gaps[i] / usual))
                : Math.Abs(_gaps[i] - usual) > SlicePlaces.GapTolerance * usual)];
        int[] missing = [.. different.Where(i => _places.AreRoundedMultiples || IsMultiple(_gaps[i] / usual))];
        int[] uneven = [.. different.Except(missing)];
        if (missing.Length > 0)
        {
            int count = missing.Sum(i => (int)Math.Round(_gaps[i] / usual) - 1);
            yield return new CtFinding(FindingCodes.MissingSlice, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"{Plural.Of(count, "slice")} {(count == 1 ? "seems" : "seem")} to be missing, the first after the slice at "
                    + $"{Rounded.To(PositionOf(missing[0]), 3):0.###} mm, where the distance is {_gaps[missing[0]]:0.###} mm instead of "
                    + $"{usual:0.###}. The other slices are used."),
                Paths(missing));
        }

        if (uneven.Length > 0)
        {
            yield return new CtFinding(FindingCodes.UnevenSpacing, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"{uneven.Length} of {Plural.Of(_gaps.Length, "distance")} between slices "
                    + $"{Plural.Verb(uneven.Length, "differs", "differ")} from the usual {usual:0.###} mm, the first after the slice at "
                    + $"{Rounded.To(PositionOf(uneven[0]), 3):0.###} mm ({_gaps[uneven[0]]:0.###} mm). The slices are used as they are."),
                Paths(uneven));
        }

        if (_slices[0].SliceThickness is double thickness && thickness > 0 && thickness < (1 - SlicePlaces.GapTolerance) * usual)
        {
            yield return new CtFinding(FindingCodes.SlicesApart, FindingSeverity.Note, FormattableString.Invariant(
                $"The slices are {thickness:0.###} mm thick and {usual:0.###} mm apart. The tissue between them was not imaged."), []);
        }
    }

    private static bool IsMultiple(double ratio) => ratio > 1.5 && Math.Abs(ratio - Math.Round(ratio)) <= SlicePlaces.GapTolerance * 2;

    private IEnumerable<CtFinding> ShiftFindings()
    {
        double tolerance = Math.Max(1, Math.Max(_slices[0].RowSpacing ?? 1, _slices[0].ColumnSpacing ?? 1));
        int[] shifted =
        [
            .. Enumerable.Range(0, RowResiduals.Length)
                .Where(i => Math.Max(Math.Abs(RowResiduals[i]), Math.Abs(ColumnResiduals[i])) > tolerance),
        ];
        if (shifted.Length > 0)
        {
            int first = shifted[0];
            yield return new CtFinding(FindingCodes.ShiftedSlice, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"{Plural.Of(shifted.Length, "slice")} {(shifted.Length == 1 ? "is" : "are")} not on the line through the other slices, "
                    + $"the first by {Rounded.To(RowResiduals[first], 1):0.#} mm along its rows and "
                    + $"{Rounded.To(ColumnResiduals[first], 1):0.#} mm along its columns. "
                    + $"All slices are used as they are."),
                Paths(shifted));
        }
    }

    /// <summary>A line through the origins that single slices do not bend: the median of the slopes between neighbours (after Theil
    /// and Sen), and the median of what is left. Where the slices of two stacks lie between each other, all neighbours have a step to the
    /// side: there the median of the slopes over half the stack leaves less.</summary>
    private (double Slope, double[] Residuals) FitLine(Func<SlicePlane, double> coordinate)
    {
        double[] values = [.. _slices.Select(slice => coordinate(slice.Plane!.Value))];
        double[] positions = [.. _slices.Select(slice => slice.Plane!.Value.Position)];
        (double Slope, double[] Residuals) neighbours = FitOver(1);

        // Over an even number of slices, so that slices in turn are compared with their own stack.
        int half = values.Length / 2 / 2 * 2;
        if (half == 0 || Rest(neighbours.Residuals) <= SmallestStep)
        {
            return neighbours;
        }

        (double Slope, double[] Residuals) halves = FitOver(half);
        return Rest(halves.Residuals) < Rest(neighbours.Residuals) ? halves : neighbours;

        (double Slope, double[] Residuals) FitOver(int distance)
        {
            double slope = SlicePlaces.LowerMedian(
            [
                .. Enumerable.Range(0, values.Length - distance)
                    .Select(i => (values[i + distance] - values[i]) / (positions[i + distance] - positions[i])),
            ]);
            double[] intercepts = [.. values.Select((value, i) => value - (slope * positions[i]))];
            double intercept = SlicePlaces.LowerMedian(intercepts);
            return (slope, Array.ConvertAll(intercepts, value => value - intercept));
        }

        static double Rest(double[] residuals) => SlicePlaces.LowerMedian(Array.ConvertAll(residuals, Math.Abs));
    }

    private double PositionOf(int slice) => _slices[slice].Plane!.Value.Position;

    private string[] Paths(int[] slices) => [.. slices.Select(i => _slices[i].Path).Distinct()];
}
