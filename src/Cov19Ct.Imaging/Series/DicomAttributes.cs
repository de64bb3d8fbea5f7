using System.Globalization;

namespace Cov19Ct.Imaging.Series;

/// <summary>The elements of a DICOM image that tell where it comes from and how it was made, and nothing of the disease.</summary>
/// <remarks>Names from PS3.6. What tells of the patient, as age and sex, is not here: it may be a true risk.</remarks>
internal static class DicomAttributes
{
    /// <summary>Elements whose values have an order.</summary>
    private static readonly (uint Tag, string Name)[] s_numbers =
    [
        (0x00180050, "slice thickness"),
        (0x00180060, "kVp"),
        (0x00180090, "data collection diameter"),
        (0x00181100, "reconstruction diameter"),
        (0x00181120, "gantry tilt"),
        (0x00181130, "table height"),
        (0x00181150, "exposure time"),
        (0x00181151, "tube current"),
        (0x00181152, "exposure"),
        (0x00189311, "spiral pitch"),
        (0x00280101, "bits stored"),
        (0x00280120, "padding value"),
        (0x00281050, "window centre"),
        (0x00281051, "window width"),
        (0x00281052, "rescale intercept"),
        (0x00281053, "rescale slope"),
    ];

    private static readonly (uint Tag, string Name)[] s_texts =
    [
        (0x00080005, "character set"),
        (0x00080008, "image type"),
        (0x00080016, "SOP class"),
        (0x00080080, "institution"),
        (0x00081010, "station"),
        (0x00081090, "scanner model"),
        (0x00180010, "contrast agent"),
        (0x00180015, "body part"),
        (0x00181020, "software version"),
        (0x00181030, "protocol"),
        (0x00181160, "filter"),
        (0x00185100, "patient position"),
        (0x00280004, "photometric interpretation"),
        (0x00280103, "signed pixels"),
        (0x00280301, "burned-in annotation"),
        (0x00281054, "rescale type"),
        (0x00282110, "lossy compression"),
    ];

    /// <summary>The attributes of an image.</summary>
    /// <param name="elements">Its short elements, by group and element as one number.</param>
    public static IReadOnlyList<AttributeValue> Of(IReadOnlyDictionary<uint, string> elements) =>
    [
        .. s_numbers.Select(one => AttributeValue.Of(one.Name, NumberOf(elements.GetValueOrDefault(one.Tag), 0))),
        .. s_texts.Select(one => new AttributeValue(one.Name, elements.GetValueOrDefault(one.Tag) is { Length: > 0 } text ? text : null)),
        AttributeValue.Of("position across the table", NumberOf(elements.GetValueOrDefault(0x00200032u), 0)),
        AttributeValue.Of("position above the table", NumberOf(elements.GetValueOrDefault(0x00200032u), 1)),
    ];

    private static double? NumberOf(string? text, int place)
    {
        string[] parts = text?.Split('\\') ?? [];
        return parts.Length > place && double.TryParse(parts[place], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;
    }
}
