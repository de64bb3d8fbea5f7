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
            yield return new CtFinding(
                FindingCodes.VaryingRescale,
                FindingSeverity.Note,
                $"The slices have {maps} different pairs of rescale slope and intercept. Each slice is converted with its own pair.",
                []);
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

    /// <summary>A code of the standard is shown (PS3.3 C.11.1.1.2). Other text is not, because it may name a patient.</summary>
    private static string NameOf(string type) => s_types.Contains(type) ? type : "no code of the standard";
}
