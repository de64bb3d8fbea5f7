using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Series;

/// <summary>Slices of one patient, study, series and frame of reference.</summary>
/// <param name="SeriesKey">The series, and the stack where one image holds several, as it is shown; null where the files state no valid
/// UID, or each states another one.</param>
/// <param name="Part">What distinguishes the group from others with the same series UID; null where it is the only one.</param>
/// <param name="Slices">The slices, in the order of their files.</param>
/// <param name="Findings">What is odd about the identifiers.</param>
internal sealed record SeriesGroup(string? SeriesKey, string? Part, List<CtImageHeader> Slices, CtFinding[] Findings)
{
    /// <summary>Series of one or two slices in the folder that look like one of this group, itself included; 0 for longer
    /// series.</summary>
    public int ShortSeriesAlike { get; init; }

    /// <summary>The patient hash that the slices state; null where they state none, or each states another one.</summary>
    public string? PatientHash =>
        Slices.Select(slice => slice.PatientHash).OfType<string>().Distinct().ToArray() is [string hash] ? hash : null;
}

/// <summary>Groups slices by what identifies their series. A series UID alone does not: tools that remove patient data repeat UIDs, leave
/// them out, or give a new one to each slice.</summary>
internal static class SeriesGroups
{
    private static readonly Identifier[] s_identifiers =
    [
        Of("patient", "patients", "patient ID", DicomTag.PatientId),
        Of("patient", "patients", "issuer of the patient ID", DicomTag.IssuerOfPatientId, isRequired: false),
        Of("patient", "patients", "patient name", DicomTag.PatientName),
        Of("patient", "patients", "birth date", DicomTag.PatientBirthDate, isRequired: false),
        Of("patient", "patients", "sex of the patient", DicomTag.PatientSex, isRequired: false),
        Of("patient", "patients", "age of the patient", DicomTag.PatientAge, isRequired: false),
        Of("patient", "patients", "weight of the patient", DicomTag.PatientWeight, isRequired: false),
        new("study", "studies", "study UID", slice => slice.StudyInstanceUid),
        Of("study", "studies", "study date", DicomTag.StudyDate, isRequired: false),
        Of("study", "studies", "accession number", DicomTag.AccessionNumber, isRequired: false),
        Of("series", "series", "series date", DicomTag.SeriesDate, isRequired: false),
        Of("scanner", "scanners", "manufacturer", DicomTag.Manufacturer, isRequired: false),
        Of("scanner", "scanners", "institution", DicomTag.InstitutionName, isRequired: false),
        Of("scanner", "scanners", "serial number of the scanner", DicomTag.DeviceSerialNumber, isRequired: false),
        new("frame of reference", "frames of reference", "frame of reference UID", slice => slice.FrameOfReferenceUid),
    ];

    private static Identifier Of(string noun, string plural, string name, DicomTag tag, bool isRequired = true) =>
        new(noun, plural, name, slice => slice.Marks.Of(tag), isRequired);

    /// <summary>The groups, in the order of their first files.</summary>
    /// <param name="headers">The slices of one folder, in the order of their files.</param>
    public static IEnumerable<SeriesGroup> Of(IEnumerable<CtImageHeader> headers)
    {
        ShortSeries shortSeries = new([.. headers.GroupBy(header => header.SeriesKey).Select(series => series.ToList())]);
        foreach ((List<CtImageHeader> slices, int joined, int alike) in shortSeries.Joined())
        {
            foreach (SeriesGroup group in SplitByIdentity(slices, joined))
            {
                yield return group with { ShortSeriesAlike = alike };
            }
        }
    }

    private static IEnumerable<SeriesGroup> SplitByIdentity(List<CtImageHeader> slices, int joined)
    {
        Identifier[] perSlice = Array.FindAll(s_identifiers, identifier => IsPerSlice(slices, identifier.Value));
        Identifier[] different = [.. s_identifiers.Except(perSlice).Where(identifier => Differ(slices, identifier.Value))];
        List<List<CtImageHeader>> groups =
        [
            .. slices.GroupBy(slice => string.Join('\0', different.Select(identifier => identifier.Value(slice))), StringComparer.Ordinal)
                .Select(group => group.ToList()),
        ];
        List<CtFinding> findings = [];
        string? noun = null;
        if (groups.Count > 1)
        {
            noun = different[0].Noun;
            int count = slices.Select(different[0].Value).Distinct(StringComparer.Ordinal).Count();
            findings.Add(new CtFinding(
                FindingCodes.MixedSeries,
                FindingSeverity.Warning,
                (joined > 1 ? "The files"
                    : $"Files with {(slices[0].SeriesInstanceUid is null ? "no series UID" : "the same series UID")}")
                    + $" belong to {count} {different[0].Plural}. They are {groups.Count} separate scans.",
                []));
        }

        Identifier? absent = Array.Find(s_identifiers, identifier => identifier.IsRequired && IsPartlyAbsent(slices, identifier.Value));
        if (absent is not null)
        {
            findings.Add(new CtFinding(
                FindingCodes.PartlyIdentified,
                FindingSeverity.Warning,
                $"Some of the {slices.Count} slices state no {absent.Noun}, the others do.",
                []));
        }

        if (joined > 1 || perSlice.Length > 0)
        {
            string[] ignored =
            [
                .. joined > 1 ? [$"{joined} series UIDs"] : Array.Empty<string>(),
                .. perSlice.Select(identifier => $"{slices.Count} {identifier.Name}s"),
            ];
            findings.Add(new CtFinding(
                FindingCodes.UidPerSlice,
                FindingSeverity.Warning,
                $"The {slices.Count} slices have {string.Join(" and ", ignored)}, but together they are whole stacks. These identifiers "
                    + "are ignored.",
                []));
        }

        return groups.Select((group, index) => new SeriesGroup(
            joined > 1 ? null : group[0].ShownSeriesKey, noun is null ? null : $"{noun} {index + 1}", group, [.. findings]));
    }

    /// <summary>True where slices state different values. A slice that states none belongs to those that do, if they agree.</summary>
    private static bool Differ(List<CtImageHeader> slices, Func<CtImageHeader, string?> value) =>
        slices.Select(value).OfType<string>().Distinct(StringComparer.Ordinal).Count() > 1;

    private static bool IsPartlyAbsent(List<CtImageHeader> slices, Func<CtImageHeader, string?> value) =>
        slices.Exists(slice => value(slice) is null) && slices.Exists(slice => value(slice) is not null);

    /// <summary>True where each slice has another value, though one stack holds them all.</summary>
    private static bool IsPerSlice(List<CtImageHeader> slices, Func<CtImageHeader, string?> value) =>
        slices.Count >= SliceSet.FewestOfStack && slices.TrueForAll(slice => value(slice) is not null)
        && slices.Select(value).Distinct(StringComparer.Ordinal).Count() == slices.Count && ShortSeries.AreWholeStacks(slices);

    /// <summary>What distinguishes two series that have one UID.</summary>
    /// <param name="Noun">What it identifies.</param>
    /// <param name="Plural">Several of those.</param>
    /// <param name="Name">What it is called itself.</param>
    /// <param name="Value">Its value; null where the slice states none.</param>
    /// <param name="IsRequired">True where slices without a value, among others, are reported.</param>
    private sealed record Identifier(
        string Noun, string Plural, string Name, Func<CtImageHeader, string?> Value, bool IsRequired = true);
}
