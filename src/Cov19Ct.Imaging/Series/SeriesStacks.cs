using System.Globalization;
using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>One stack of slices: what becomes a scan.</summary>
/// <param name="Name">What tells it from the other stacks of its series; null where it is the only one.</param>
/// <param name="Slices">Its slices, in the order of their files.</param>
/// <param name="Findings">What is odd about it so far.</param>
internal sealed record SliceStack(string? Name, List<CtImageHeader> Slices, List<CtFinding> Findings);

/// <summary>Tells the stacks of one series apart: reconstructions and acquisitions that share a series UID and lie in the same
/// place.</summary>
/// <remarks>A series that was scanned in several acquisitions, one behind another, is one stack: only stacks that lie within each other
/// are told apart, by the first attribute that does so.</remarks>
internal static class SeriesStacks
{
    /// <summary>Slices of one stack within the range of another, at the least, for both to be stacks: neighbouring acquisitions may
    /// overlap by one.</summary>
    private const int FewestWithin = 2;

    private static readonly (string Noun, Func<CtImageHeader, string?> Value)[] s_attributes =
    [
        ("convolution kernel", slice => slice.ConvolutionKernel),
        ("slice thickness", slice => slice.SliceThickness is double thickness
            ? $"{thickness.ToString("0.###", CultureInfo.InvariantCulture)} mm"
            : null),
        ("acquisition number", slice => slice.AcquisitionNumber is int number
            ? $"acquisition {number.ToString(CultureInfo.InvariantCulture)}"
            : null),
    ];

    /// <summary>The stacks of one series, the largest first.</summary>
    /// <param name="series">Its slices; one or more.</param>
    public static IReadOnlyList<SliceStack> Of(List<CtImageHeader> series)
    {
        foreach ((string noun, Func<CtImageHeader, string?> value) in s_attributes)
        {
            List<List<CtImageHeader>> groups = [.. series.GroupBy(value).Select(group => group.ToList())];
            if (groups.Count > 1 && groups.TrueForAll(group => group.Count > 1) && LieWithinEachOther(groups))
            {
                string names = string.Join(", ", groups.Select(group => value(group[0]) ?? "none").Order(StringComparer.Ordinal));
                CtFinding finding = new(
                    FindingCodes.SeriesSplit,
                    FindingSeverity.Note,
                    $"The series contains {groups.Count} stacks of slices that differ in {noun} ({names}). Each stack is a separate scan.",
                    []);
                return [.. groups
                    .OrderByDescending(group => group.Count)
                    .SelectMany(group => Of(group).Select(stack => new SliceStack(
                        stack.Name is null ? value(group[0]) ?? "none" : $"{value(group[0])}, {stack.Name}",
                        stack.Slices,
                        [finding, .. stack.Findings])))];
            }
        }

        return [new SliceStack(Name: null, series, [])];
    }

    private static bool LieWithinEachOther(List<List<CtImageHeader>> groups) =>
        groups.TrueForAll(group => groups.Exists(other => other != group && LiesWithin(group, other)));

    private static bool LiesWithin(List<CtImageHeader> group, List<CtImageHeader> other)
    {
        double[] positions = Positions(group);
        double[] others = Positions(other);
        return others.Length > 1 && positions.Length > 1
            && (positions.Count(position => position >= others.Min() && position <= others.Max()) >= FewestWithin
                || others.Count(position => position >= positions.Min() && position <= positions.Max()) >= FewestWithin);
    }

    private static double[] Positions(List<CtImageHeader> slices) =>
        [.. slices.Where(slice => slice.Plane is not null).Select(slice => slice.Plane!.Value.Position)];
}
