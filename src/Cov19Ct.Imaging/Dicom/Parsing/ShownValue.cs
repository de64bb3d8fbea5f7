using System.Text.RegularExpressions;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Decides which values of a header may be shown: in scans, findings, messages, ledgers and reports.</summary>
/// <remarks>A field can hold what belongs into another one, and a damaged length can make a value of the fields that follow: patient names
/// and birth dates. So a value is shown only if it has a form, or is one of a list, that such text does not have. To compare slices, values
/// are used as they are.</remarks>
internal static partial class ShownValue
{
    /// <summary>Modalities (PS3.3 C.7.3.1.1.1), present and retired.</summary>
    private static readonly HashSet<string> s_modalities =
    [
        "ANN", "AR", "ASMT", "AU", "BDUS", "BI", "BMD", "CFM", "CR", "CT", "CTPROTOCOL", "DG", "DMS", "DOC", "DX", "ECG", "EEG", "EMG",
        "EOG", "EPS", "ES", "FA", "FID", "FS", "GM", "HC", "HD", "IO", "IOL", "IVOCT", "IVUS", "KER", "KO", "LEN", "LP", "LS", "M3D",
        "MA", "MG", "MR", "MS", "NM", "OAM", "OCT", "OP", "OPM", "OPT", "OPTBSV", "OPTENF", "OPV", "OSS", "OT", "PLAN", "POS", "PR",
        "PT", "PX", "REG", "RESP", "RF", "RG", "RTDOSE", "RTIMAGE", "RTINTENT", "RTPLAN", "RTRAD", "RTRECORD", "RTSEGANN", "RTSTRUCT",
        "RWV", "SEG", "SM", "SMR", "SR", "SRF", "STAIN", "ST", "TEXTUREMAP", "TG", "US", "VA", "VF", "XA", "XAPROTOCOL", "XC",
    ];

    /// <summary>Values of Image Type and Frame Type (PS3.3 C.7.6.1.1.2, C.8.2.1.1.1 and C.8.16.1), and what scanners write for images
    /// computed from others. The second value, PRIMARY or SECONDARY, follows from the first for a reader.</summary>
    private static readonly HashSet<string> s_imageTypes =
        ["ORIGINAL", "DERIVED", "MIXED", "AXIAL", "REFORMATTED", "MPR", "AVERAGE", "MEAN", "VOLUME", "RESAMPLED", "FILTERED"];

    /// <summary>Makers of CT scanners, with what their Manufacturer (0008,0070) contains.</summary>
    private static readonly (string Name, Regex Pattern)[] s_manufacturers =
    [
        .. new (string Name, string Pattern)[]
        {
            ("GE", "^GE\\b|GENERAL ELECTRIC|IMATRON"), ("Siemens", "SIEMENS"), ("Philips", "PHILIPS|MARCONI|PICKER|ELSCINT"),
            ("Canon", "CANON|TOSHIBA"), ("Fujifilm", "FUJI|HITACHI"), ("United Imaging", "\\bUIH\\b|UNITED IMAGING"),
            ("Neusoft", "NEUSOFT"), ("Samsung", "SAMSUNG|NEUROLOGICA"), ("Shimadzu", "SHIMADZU"), ("MinFound", "MINFOUND"),
            ("Anke", "\\bANKE\\b"), ("Hologic", "HOLOGIC"), ("Varian", "VARIAN"), ("Accuray", "ACCURAY"),
            ("Carestream", "CARESTREAM"), ("Planmeca", "PLANMECA"), ("Analogic", "ANALOGIC"), ("Cov19Ct", "^Cov19Ct"),
        }.Select(maker => (
            maker.Name,
            new Regex(maker.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))),
    ];

    /// <summary>A UID (PS3.5 section 9.1): digits and points, at most 64; also a UUID or a hash in hexadecimal digits, which tools that
    /// remove patient data put in place of UIDs. Null for other text.</summary>
    public static string? Uid(string? text) => text is not null && UidForm().IsMatch(text) ? text : null;

    /// <summary>A modality of the standard; null for other text.</summary>
    public static string? Modality(string? text) => text is not null && s_modalities.Contains(text) ? text : null;

    /// <summary>The maker of a scanner, under one name however it is written; null for one that is not known here.</summary>
    public static string? Manufacturer(string? text) => text is null || text.Length > 64
        ? null
        : s_manufacturers.FirstOrDefault(maker => maker.Pattern.IsMatch(text)).Name;

    /// <summary>A convolution kernel, with its several values, as makers write it: a letter or two with a number (<c>B70f</c>,
    /// <c>FC51</c>), letters alone (<c>YA</c>), or words such as <c>LUNG</c>; null for other text.</summary>
    public static string? Kernel(string? text) => text is { Length: <= 48 } && KernelForm().IsMatch(text) ? text : null;

    /// <summary>Of an image type or frame type, the values that distinguish images for a reader, as <c>original axial</c>; null where it
    /// has none of them.</summary>
    public static string? ImageType(string? text) =>
        text?.Split('\\').Select(value => value.Trim()).Where(s_imageTypes.Contains).ToArray() is { Length: > 0 } known
            ? string.Join(' ', known).ToLowerInvariant()
            : null;

    /// <summary>A number as it is; null for other text.</summary>
    public static string? Number(string? text) => text is not null && NumberForm().IsMatch(text) ? text : null;

    [GeneratedRegex(
        @"\A([0-9.]{1,64}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32,64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex UidForm();

    [GeneratedRegex(@"\A[-+]?[0-9]{1,12}(\.[0-9]{1,12})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();

    [GeneratedRegex(
        @"\A(?:(?:[A-Z]{1,3}[0-9]{1,3}[A-Z]{0,2}|[A-Z]{1,2}|[0-9]{1,2}|STANDARD|STND|SOFT|VSOFT|SMOOTH|MEDIUM|DETAIL|EDGE|SHARP|"
            + "VSHARP|ULTRA|BONE|BONEPLUS|CHEST|LUNG|BODY|BRAIN|HEAD|NECK|SPINE|ABDOMEN|CARDIAC|HEART|VASCULAR|TISSUE|STD|PLUS|HD|HRES|"
            + @"AICE|FIRST|QUANT|MILD|STRONG|PURE|IQ|AIDR|3D)(?:[ _+/\\-]+|(?=\z))){1,6}\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KernelForm();
}
