using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>What the headers of a stack tell of its values.</summary>
internal static class IntensityFindings
{
    private const string Hounsfield = "HU";

    /// <summary>Padding is taken for air from here down, HU.</summary>
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
                $"{Plural.Of(withoutRescale.Count, "slice")} without rescale slope and intercept; stored values are taken as HU.",
                [.. withoutRescale.Select(slice => slice.Path).Distinct()]);
        }
        else if (slices.Select(slice => slice.Rescale).Distinct().Count() is > 1 and int maps)
        {
            yield return new CtFinding(
                FindingCodes.VaryingRescale,
                FindingSeverity.Note,
                $"The slices have {maps} different rescale slopes and intercepts; each is mapped by its own.",
                []);
        }

        if (slices.Find(slice => slice.RescaleType is not (null or Hounsfield)) is CtImageHeader other)
        {
            yield return new CtFinding(
                FindingCodes.NotHounsfield,
                FindingSeverity.Warning,
                $"Rescale Type is {other.RescaleType}, not {Hounsfield}; values are used as they are.",
                other.Path);
        }

        if (first.PixelPadding is double padding)
        {
            yield return padding <= Air
                ? new CtFinding(FindingCodes.PixelPadding, FindingSeverity.Note, FormattableString.Invariant(
                    $"Outside the field of view voxels are {padding:0.#} HU, which a window shows as air."), [])
                : new CtFinding(FindingCodes.PixelPadding, FindingSeverity.Warning, FormattableString.Invariant(
                    $"Outside the field of view voxels are {padding:0.#} HU, which a window shows as tissue; they are used as they are."), []);
        }

        if (slices.Find(slice => slice.IsLossy) is CtImageHeader lossy)
        {
            yield return new CtFinding(
                FindingCodes.LossyCompression,
                FindingSeverity.Note,
                $"Compressed with loss, once or as it is stored ({lossy.TransferSyntaxName}).",
                []);
        }
    }
}
