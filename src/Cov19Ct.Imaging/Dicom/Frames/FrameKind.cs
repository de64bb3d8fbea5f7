using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Frames;

/// <summary>Distinguishes axial slices from what is computed from them, or shows where they lie, by Image Type (0008,0008) or Frame Type
/// (0008,9007): DICOM PS3.3 C.7.6.1.1.2, C.8.2.1.1.1, C.8.16.1.</summary>
internal static class FrameKind
{
    /// <summary>Values of an image type after the second that name maps and projections.</summary>
    private static readonly HashSet<string> s_derived =
    [
        "ADDITION", "DIVISION", "MASKED", "MAXIMUM", "MINIMUM", "MULTIPLICATION", "QUANTITY", "STD_DEVIATION", "SUBTRACTION",
        "CBF", "CBV", "MTT", "RCBF", "RCBV", "TMAX", "TTP",
        "MIP", "MINIP", "MAX_IP", "MIN_IP", "VRT", "SSD",
    ];

    /// <summary>The standard's word for scout views, and those of makers.</summary>
    private static readonly HashSet<string> s_localizers = ["LOCALIZER", "SCOUT", "SURVIEW", "TOPOGRAM"];

    /// <summary>What scanners call their protocol and dose pages that they store as CT images.</summary>
    private static readonly HashSet<string> s_captures = ["SCREEN SAVE", "SCREENSAVE", "DOSE_INFO", "DOSE INFO"];

    private static readonly HashSet<string> s_projections = ["MAX_IP", "MIN_IP", "VOLUME_RENDER", "SURFACE_RENDER", "CURVED_MPR"];

    /// <summary>Values of Rescale Type that say that values are not HU (C.11.1.1.2).</summary>
    private static readonly HashSet<string> s_otherUnits = ["OD", "MGML", "Z_EFF", "ED", "EDW", "PCT"];

    /// <summary>What a frame is, where it is no slice of HU; null where it is one.</summary>
    /// <param name="frame">A frame's data set, or an image's.</param>
    public static (ExclusionReason Cause, string What)? NotASlice(DicomDataset frame)
    {
        string[] frameType = frame.GetTexts(DicomTag.FrameType);
        string[] type = frameType.Length > 0 ? frameType : frame.GetTexts(DicomTag.ImageType);
        if (type.Any(s_localizers.Contains))
        {
            return (ExclusionReason.Localizer, "a localizer (scout view)");
        }

        string[] further = [.. type.Skip(2)];
        if (Array.Find(further, s_derived.Contains) is string derived)
        {
            return (ExclusionReason.DerivedImage, $"a derived map or projection ({derived})");
        }

        if (Array.Exists(further, value => s_captures.Contains(value) || value.EndsWith(" PROT", StringComparison.Ordinal)))
        {
            return (ExclusionReason.SecondaryCapture, "a protocol or dose page");
        }

        if (frame.GetText(DicomTag.VolumeBasedCalculationTechnique) is string technique && s_projections.Contains(technique))
        {
            return (ExclusionReason.DerivedImage, $"a projection ({technique})");
        }

        return frame.GetText(DicomTag.RescaleType) is string unit && s_otherUnits.Contains(unit)
            ? (ExclusionReason.DerivedImage, $"a map of values that are not HU ({unit})")
            : null;
    }
}
