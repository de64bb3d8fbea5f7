using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>What a file states of the patient, the study and the scanner: as hashes without a key, only to compare slices within one
/// import. They go into no scan, no finding and no message. Slices that state the same share one object.</summary>
internal sealed class IdentityMarks
{
    private static readonly DicomTag[] s_patient =
    [
        DicomTag.PatientId, DicomTag.IssuerOfPatientId, DicomTag.PatientName, DicomTag.PatientBirthDate, DicomTag.PatientSex,
        DicomTag.PatientAge,
    ];

    private static readonly DicomTag[] s_tags =
    [
        .. s_patient,
        DicomTag.PatientWeight, DicomTag.StudyDate, DicomTag.SeriesDate, DicomTag.AccessionNumber, DicomTag.Manufacturer,
        DicomTag.InstitutionName, DicomTag.DeviceSerialNumber,
    ];

    private readonly Dictionary<DicomTag, string> _values;

    private IdentityMarks(UInt128 hash, Dictionary<DicomTag, string> values, string? patientHash)
    {
        Hash = hash;
        _values = values;
        PatientHash = patientHash;
        Patient = string.Join('\n', s_patient.Select(Of));
    }

    /// <summary>Those of a file that states nothing.</summary>
    public static IdentityMarks None { get; } = new(0, [], null);

    /// <summary>Of all values together.</summary>
    public UInt128 Hash { get; }

    /// <summary>Keyed hash of the patient id; null where there is none.</summary>
    public string? PatientHash { get; }

    /// <summary>Equal where all that is stated of the patient is.</summary>
    public string Patient { get; }

    /// <summary>Of all values of a file together.</summary>
    public static UInt128 HashOf(DicomDataset dataset) => dataset.ComputeHash(s_tags);

    /// <summary>Reads the marks of a file.</summary>
    /// <param name="dataset">The file.</param>
    /// <param name="hash">What <see cref="HashOf(DicomDataset)"/> gives.</param>
    /// <param name="patientHash">Keyed hash of the patient id.</param>
    public static IdentityMarks Read(DicomDataset dataset, UInt128 hash, string? patientHash) => new(
        hash,
        s_tags.Select(tag => (Tag: tag, Text: Normalise(dataset.GetText(tag)))).Where(pair => pair.Text.Length > 0)
            .ToDictionary(pair => pair.Tag, pair => HashOf(pair.Text)),
        patientHash);

    /// <summary>What stands for the value of an element; null where the file states none.</summary>
    public string? Of(DicomTag tag) => _values.GetValueOrDefault(tag);

    /// <summary>Upper and lower case and empty components of a name do not make another person.</summary>
    private static string Normalise(string? text) => text is null ? "" : text.TrimEnd('^', ' ').ToUpperInvariant();

    private static string HashOf(string text) =>
        XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text)).ToString("X32", CultureInfo.InvariantCulture);
}
