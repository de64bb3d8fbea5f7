using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Series;

/// <summary>The findings about what was odd in the headers of a stack.</summary>
internal static class HeaderFindings
{
    /// <summary>What each fault is, in words; the end of a sentence.</summary>
    private static readonly (EncodingFaults Fault, string What)[] s_faults =
    [
        (EncodingFaults.OtherSyntax, "a data set in another transfer syntax than the declared one"),
        (EncodingFaults.NotCompressed, "a declared compression that the pixel data does not have"),
        (EncodingFaults.ImplicitFileMeta, "file meta information without value representations"),
        (EncodingFaults.MissingVr, "an element without a value representation"),
        (EncodingFaults.UnknownVr, "an element with an unknown value representation"),
        (EncodingFaults.LengthOfOtherSize, "an element whose length has the wrong size"),
        (EncodingFaults.OddLength, "a value with an odd number of bytes"),
        (EncodingFaults.ExplicitInUnknown, "an element of unknown representation (UN) with value representations inside"),
        (EncodingFaults.WrongDelimiter, "a sequence with a wrong or missing delimiter"),
        (EncodingFaults.RepeatedElement, "an element that occurs twice with the same value"),
    ];

    /// <summary>Faults by which the file contradicts itself about all that is in it.</summary>
    private const EncodingFaults OfTheWholeFile = EncodingFaults.OtherSyntax | EncodingFaults.NotCompressed;

    public static IEnumerable<CtFinding> Of(List<CtImageHeader> slices)
    {
        if (MixedReconstruction(slices) is CtFinding mixed)
        {
            yield return mixed;
        }

        CtImageHeader[] noted = [.. slices.Where(slice => slice.Notes is not null).DistinctBy(slice => slice.Path)];
        CtImageHeader[] faulty = [.. noted.Where(slice => slice.Notes!.Faults != EncodingFaults.None)];
        if (faulty.Length > 0)
        {
            string[] faults =
            [
                .. s_faults.Select(fault => (fault.What, Count: faulty.Count(slice => slice.Notes!.Faults.HasFlag(fault.Fault))))
                    .Where(fault => fault.Count > 0)
                    .Select(fault => $"{fault.What} ({Plural.Of(fault.Count, "file")})"),
            ];
            yield return new CtFinding(
                FindingCodes.NonConformingHeader,
                Array.Exists(faulty, slice => (slice.Notes!.Faults & OfTheWholeFile) != 0) ? FindingSeverity.Warning : FindingSeverity.Note,
                $"The files have faults against the DICOM standard, but can be read: {string.Join("; ", faults)}.",
                [.. faulty.Select(slice => slice.Path)]);
        }

        if (AboutElements(
            slices,
            FindingCodes.UnusableHeader,
            notes => notes.Unusable,
            "Elements are present but cannot be used as numbers") is CtFinding unusable)
        {
            yield return unusable;
        }

        if (AboutElements(
            slices,
            FindingCodes.DecimalComma,
            notes => notes.Commas,
            "Numbers have a decimal comma, which was read as a point") is CtFinding comma)
        {
            yield return comma;
        }

        if (AboutElements(
            slices,
            FindingCodes.RepeatedElement,
            notes => notes.Contrary,
            "Elements occur more than once, with different values, of which the last is used") is CtFinding repeated)
        {
            yield return repeated;
        }

        List<CtImageHeader> ambiguous = slices.FindAll(slice => slice.Notes?.HasTwoMaps == true);
        if (ambiguous.Count > 0)
        {
            yield return new CtFinding(
                FindingCodes.TwoValueMaps,
                FindingSeverity.Warning,
                $"{Plural.Of(ambiguous.Count, "slice")} {Plural.Verb(ambiguous.Count, "has", "have")} a Modality LUT, and a rescale slope "
                    + "or intercept too. The Modality LUT is used.",
                [.. ambiguous.Select(slice => slice.Path).Distinct()]);
        }

        CtImageHeader[] unknown = [.. noted.Where(slice => slice.Notes!.HasUnknownClass)];
        if (unknown.Length > 0)
        {
            yield return new CtFinding(
                FindingCodes.UnknownSopClass,
                FindingSeverity.Warning,
                $"The SOP class of {Plural.Of(unknown.Length, "file")} is private or unknown. The images are used as CT slices.",
                [.. unknown.Select(slice => slice.Path)]);
        }

        if (OtherModality([.. noted.Where(slice => slice.Notes!.OtherModality is not null)]) is CtFinding other)
        {
            yield return other;
        }
    }

    private static CtFinding? OtherModality(CtImageHeader[] slices) => slices.Length == 0 ? null : new CtFinding(
        FindingCodes.OtherModality,
        FindingSeverity.Warning,
        $"{Plural.Of(slices.Length, "file")} {Plural.Verb(slices.Length, "has", "have")} the SOP class of CT images, but the modality "
            + $"{string.Join(", ", slices.Select(slice => slice.Notes!.OtherModality).Distinct())}. The images are used as CT slices.",
        [.. slices.Select(slice => slice.Path)]);

    private static CtFinding? MixedReconstruction(List<CtImageHeader> slices)
    {
        (string Noun, int Count)[] mixed =
        [
            .. new[]
            {
                (Noun: "convolution kernels", Count: StackAttributes.CountKernels(slices)),
                (Noun: "slice thicknesses", Count: StackAttributes.CountThicknesses(slices)),
            }.Where(attribute => attribute.Count > 1),
        ];
        return mixed.Length == 0 ? null : new CtFinding(
            FindingCodes.MixedReconstruction,
            FindingSeverity.Warning,
            $"The slices have {string.Join(" and ", mixed.Select(attribute => $"{attribute.Count} {attribute.Noun}"))}. They are one "
                + "scan, because they follow each other.",
            []);
    }

    /// <summary>A finding that names elements, each with the number of slices that it concerns.</summary>
    private static CtFinding? AboutElements(
        List<CtImageHeader> slices, string code, Func<HeaderNotes, IReadOnlyList<DicomTag>> select, string what)
    {
        List<CtImageHeader> concerned = slices.FindAll(slice => slice.Notes is HeaderNotes notes && select(notes).Count > 0);
        if (concerned.Count == 0)
        {
            return null;
        }

        IEnumerable<string> elements = concerned.SelectMany(slice => select(slice.Notes!).Distinct()).GroupBy(tag => tag)
            .OrderBy(alike => alike.Key.Number)
            .Select(alike => $"{alike.Key} ({Plural.Of(alike.Count(), "slice")})");
        return new CtFinding(
            code,
            FindingSeverity.Warning,
            $"{what}: {string.Join(", ", elements)}.",
            [.. concerned.Select(slice => slice.Path).Distinct()]);
    }
}
