using System.Globalization;
using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>The findings about the values of a stack, from its headers.</summary>
internal static class IntensityFindings
{
    private const string Hounsfield = "HU";

    private static readonly HashSet<string> s_types =
        ["OD", "HU", "US", "MGML", "Z_EFF", "ED", "EDW", "HU_MOD", "PCT"];

    /// <summary>Padding at or below this value is air, HU.</summary>
    private const double Air = -1000;

    /// <summary>A difference of intercepts, HU, that shows: those that are in use, as -1024 and -1000, are nearer to each other.</summary>
    private const double FarIntercept = 100;

    public static IEnumerable<CtFinding> Of(List<CtImageHeader> slices)
    {
        CtImageHeader first = slices[0];
        List<CtImageHeader> withoutRescale = slices.FindAll(slice => slice.Rescale is null);
        if (withoutRescale.Count > 0)
        {
            yield return new CtFinding(
                FindingCodes.NoRescale,
                FindingSeverity.Warning,
                $"{Plural.Of(withoutRescale.Count, "slice")} {(withoutRescale.Count == 1 ? "has" : "have")} "
                    + $"{withoutRescale[0].RescaleGap ?? "no rescale slope and intercept"}. The stored values are used as HU.",
                [.. withoutRescale.Select(slice => slice.Path).Distinct()]);
        }
        else if (slices.Select(slice => slice.Rescale).Distinct().Count() is > 1 and int maps)
        {
            yield return VaryingRescale(slices, maps);
        }

        if (slices.Find(slice => slice.RescaleType is not (null or Hounsfield)) is CtImageHeader other)
        {
            yield return new CtFinding(
                FindingCodes.NotHounsfield,
                FindingSeverity.Warning,
                $"The Rescale Type is {NameOf(other.RescaleType!)}, not {Hounsfield}. The values are used as they are.",
                other.Path);
        }

        if (first.PixelPadding is double padding)
        {
            yield return padding <= Air
                ? new CtFinding(FindingCodes.PixelPadding, FindingSeverity.Note, FormattableString.Invariant(
                    $"Voxels outside the field of view are {Rounded.To(padding, 1):0.#} HU, which a window shows as air."), [])
                : new CtFinding(FindingCodes.PixelPadding, FindingSeverity.Warning, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Voxels outside the field of view are {Rounded.To(padding, 1):0.#} HU, which a window shows as tissue. They are "
                        + $"used as they are."), []);
        }

        if (slices.Find(slice => slice.IsLossy) is CtImageHeader lossy)
        {
            yield return new CtFinding(
                FindingCodes.LossyCompression,
                FindingSeverity.Note,
                $"The slices are compressed with loss, or were at some time. They are stored as {lossy.TransferSyntaxName}.",
                []);
        }
    }

    /// <summary>A note; a warning where some slices store values as the most slices do, but with an intercept far from theirs.</summary>
    private static CtFinding VaryingRescale(List<CtImageHeader> slices, int maps)
    {
        HounsfieldRescale usual = slices.GroupBy(slice => slice.Rescale!.Value).MaxBy(alike => alike.Count())!.Key;
        ValueRange? stored = StoredRange(slices.Find(slice => slice.Rescale == usual)!);
        List<CtImageHeader> far = slices.FindAll(slice => slice.Rescale!.Value.Slope == usual.Slope
            && Math.Abs(slice.Rescale.Value.Intercept - usual.Intercept) >= FarIntercept && StoredRange(slice) == stored);
        return far.Count == 0
            ? new CtFinding(
                FindingCodes.VaryingRescale,
                FindingSeverity.Note,
                $"The slices have {maps} different pairs of rescale slope and intercept. Each slice is converted with its own pair.",
                [])
            : new CtFinding(
                FindingCodes.VaryingRescale,
                FindingSeverity.Warning,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Plural.Of(far.Count, "slice")} {Plural.Verb(far.Count, "has", "have")} a rescale intercept of "
                        + $"{Rounded.To(far[0].Rescale!.Value.Intercept, 2):0.##}, the others of {Rounded.To(usual.Intercept, 2):0.##}. "
                        + $"Each slice is converted with its own intercept. If that was lost, the values are wrong."),
                [.. far.Select(slice => slice.Path).Distinct()]);
    }

    /// <summary>The values that can be stored in the file of a slice.</summary>
    private static ValueRange? StoredRange(CtImageHeader slice) =>
        slice is { PossibleValues: ValueRange range, Rescale: HounsfieldRescale map }
        ? new ValueRange(Math.Round((range.Lowest - map.Intercept) / map.Slope), Math.Round((range.Highest - map.Intercept) / map.Slope))
        : null;

    /// <summary>A code of the standard is shown (PS3.3 C.11.1.1.2). Other text is not, because it may name a patient.</summary>
    private static string NameOf(string type) => s_types.Contains(type) ? type : "no code of the standard";
}
