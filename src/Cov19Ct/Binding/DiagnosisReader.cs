using System.Collections;
using System.Management.Automation;

namespace Cov19Ct.Binding;

/// <summary>Takes diagnoses as they come: themselves, or as what became of them through Clixml or from another process.</summary>
internal static class DiagnosisReader
{
    private const string DeserialisedType = "Deserialized.Cov19Ct.Cov19Diagnosis";

    /// <summary>The classes of the model that a diagnosis is of, whatever else the diagnosis has lost; none for what is no diagnosis.</summary>
    public static IEnumerable<string> ClassesOf(PSObject input) => input.BaseObject is Cov19Diagnosis diagnosis
        ? diagnosis.Classes
        : input.TypeNames.Contains(DeserialisedType)
            ? List(input, nameof(Cov19Diagnosis.Classes)).Select(name => $"{name}").Where(name => !string.IsNullOrWhiteSpace(name))
            : [];

    /// <returns>The diagnosis; null for what is none.</returns>
    /// <exception cref="IncompleteDiagnosisException">It has lost evidence on its way, or what it says cannot be.</exception>
    public static Cov19Diagnosis? Read(PSObject input)
    {
        if (input.BaseObject is Cov19Diagnosis diagnosis)
        {
            return diagnosis;
        }

        if (!input.TypeNames.Contains(DeserialisedType))
        {
            return null;
        }

        try
        {
            return DiagnosisCheck.Require(Restore(input));
        }
        catch (Exception exception) when (exception is PSInvalidCastException or ArgumentException)
        {
            throw new IncompleteDiagnosisException($"{exception.Message}", exception);
        }
    }

    private static Cov19Diagnosis Restore(PSObject input) => new()
    {
        ScanId = Required<string>(input, nameof(Cov19Diagnosis.ScanId)),
        Path = Required<string>(input, nameof(Cov19Diagnosis.Path)),
        Label = Optional<string>(input, nameof(Cov19Diagnosis.Label)),
        Split = Optional<string>(input, nameof(Cov19Diagnosis.Split)),
        Centre = Optional<string>(input, nameof(Cov19Diagnosis.Centre)),
        PatientHash = Optional<string>(input, nameof(Cov19Diagnosis.PatientHash)),
        Diagnosis = Required<string>(input, nameof(Cov19Diagnosis.Diagnosis)),
        Probability = Required<double>(input, nameof(Cov19Diagnosis.Probability)),
        Vote = new Vote(
            Enumeration<VoteRule>(input, nameof(Cov19Diagnosis.Rule)),
            Required<double>(input, nameof(Cov19Diagnosis.Threshold)),
            Value(input, nameof(Cov19Diagnosis.K)) is null ? 1 : Required<int>(input, nameof(Cov19Diagnosis.K)),
            Required<string>(input, nameof(Cov19Diagnosis.ThresholdSource))),
        Classes = [.. List(input, nameof(Cov19Diagnosis.Classes)).Select(name => $"{name}")],
        PositiveClass = Required<string>(input, nameof(Cov19Diagnosis.PositiveClass)),
        Slices = [.. List(input, nameof(Cov19Diagnosis.Slices)).Select(slice => RestoreSlice(PSObject.AsPSObject(slice)))],
        PaddingProbabilities = [.. List(input, nameof(Cov19Diagnosis.PaddingProbabilities)).Select(Numbers)],
        ModelName = Required<string>(input, nameof(Cov19Diagnosis.ModelName)),
        ModelHash = Required<string>(input, nameof(Cov19Diagnosis.ModelHash)),
        Device = Required<string>(input, nameof(Cov19Diagnosis.Device)),
        Precision = Required<string>(input, nameof(Cov19Diagnosis.Precision)),
        Fingerprint = Optional<string>(input, nameof(Cov19Diagnosis.Fingerprint)),
        ReadTime = Optional<TimeSpan>(input, nameof(Cov19Diagnosis.ReadTime)),
        WindowTime = Optional<TimeSpan>(input, nameof(Cov19Diagnosis.WindowTime)),
        NetworkTime = Optional<TimeSpan>(input, nameof(Cov19Diagnosis.NetworkTime)),
        Findings = [.. List(input, nameof(Cov19Diagnosis.Findings)).Select(finding => RestoreFinding(PSObject.AsPSObject(finding)))],
        Geometry = Value(input, nameof(Cov19Diagnosis.Format)) is null ? null : RestoreGeometry(input),
        Explanations = [.. List(input, nameof(Cov19Diagnosis.Explanations)).Select(map => RestoreExplanation(PSObject.AsPSObject(map)))],
    };

    private static ScanGeometry RestoreGeometry(PSObject input) => new(
        Enumeration<CtScanFormat>(input, nameof(Cov19Diagnosis.Format)),
        Enumeration<SliceOrder>(input, nameof(Cov19Diagnosis.Order)),
        Required<int>(input, nameof(Cov19Diagnosis.Rows)),
        Required<int>(input, nameof(Cov19Diagnosis.Columns)),
        new VoxelSpacing(
            Number(input, nameof(Cov19Diagnosis.SliceSpacing)),
            Number(input, nameof(Cov19Diagnosis.RowSpacing)),
            Number(input, nameof(Cov19Diagnosis.ColumnSpacing))));

    private static SliceExplanation RestoreExplanation(PSObject map) => new(
        Required<int>(map, nameof(SliceExplanation.Index)),
        Required<double>(map, nameof(SliceExplanation.Probability)),
        Required<string>(map, nameof(SliceExplanation.Method)),
        Required<int>(map, nameof(SliceExplanation.Size)),
        Required<byte[]>(map, nameof(SliceExplanation.Picture)),
        Required<int>(map, nameof(SliceExplanation.MapSize)),
        Required<float[]>(map, nameof(SliceExplanation.Map)))
    {
        Contribution = Required<double>(map, nameof(SliceExplanation.Contribution)),
    };

    private static SliceProbability RestoreSlice(PSObject slice) => new(
        Required<int>(slice, nameof(SliceProbability.Index)),
        Number(slice, nameof(SliceProbability.Probability)),
        Value(slice, nameof(SliceProbability.ClassProbabilities)) is object probabilities ? Numbers(probabilities) : null,
        Required<string>(slice, nameof(SliceProbability.Path)),
        Required<int>(slice, nameof(SliceProbability.Frame)),
        Optional<string>(slice, nameof(SliceProbability.SopInstanceUid)),
        Number(slice, nameof(SliceProbability.Position)));

    private static CtFinding RestoreFinding(PSObject finding) => new(
        Required<string>(finding, nameof(CtFinding.Code)),
        Enumeration<FindingSeverity>(finding, nameof(CtFinding.Severity)),
        Required<string>(finding, nameof(CtFinding.Message)),
        [.. List(finding, nameof(CtFinding.Paths)).Select(path => $"{path}")]);

    private static double[] Numbers(object? list) => [.. Items(list).Select(LanguagePrimitives.ConvertTo<double>)];

    private static IEnumerable<object?> List(PSObject input, string property) => Items(Value(input, property));

    private static IEnumerable<object?> Items(object? list) =>
        list is IEnumerable items and not string ? items.Cast<object?>().Select(WrappedValue.Unwrap) : [];

    private static T Required<T>(PSObject input, string property) => Value(input, property) is object value
        ? LanguagePrimitives.ConvertTo<T>(value)
        : throw new IncompleteDiagnosisException($"its {property} is not there.");

    private static T? Optional<T>(PSObject input, string property) => Value(input, property) is object value ? LanguagePrimitives.ConvertTo<T>(value) : default;

    private static double? Number(PSObject input, string property) => Value(input, property) is null ? null : Required<double>(input, property);

    private static T Enumeration<T>(PSObject input, string property)
        where T : struct, Enum => Enum.TryParse($"{input.Properties[property]?.Value}", out T value) && Enum.IsDefined(value)
            ? value
            : throw new IncompleteDiagnosisException($"its {property} is not there.");

    private static object? Value(PSObject input, string property) => WrappedValue.Unwrap(input.Properties[property]?.Value);
}
