using System.Reflection;
using System.Text.Json;

namespace Cov19Ct.TestKit;

/// <summary>Diagnoses of which each field says something, so that a field that is lost on the way shows, and a new one too.</summary>
internal static class DiagnosisSample
{
    /// <summary>A diagnosis with a value for each field that has none.</summary>
    public static Cov19Diagnosis Fill(Cov19Diagnosis diagnosis)
    {
        Cov19Diagnosis filled = diagnosis with { };
        foreach (PropertyInfo field in DiagnosisFields.Kept.Where(field => IsEmpty(field.GetValue(filled))))
        {
            field.SetValue(filled, ValueFor(field));
        }

        return filled;
    }

    /// <summary>The fields as text, for comparison.</summary>
    public static Dictionary<string, string> Describe(Cov19Diagnosis diagnosis) =>
        DiagnosisFields.Kept.ToDictionary(
            field => field.Name, field => JsonSerializer.Serialize(field.GetValue(diagnosis), field.PropertyType));

    private static bool IsEmpty(object? value) => value is null or "" or 0 or 0.0 or Array { Length: 0 } || value.Equals(TimeSpan.Zero);

    private static object ValueFor(PropertyInfo field)
    {
        Type type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        return type == typeof(string) ? $"a {field.Name}"
            : type == typeof(int) ? 7
            : type == typeof(double) ? 0.25
            : type == typeof(bool) ? true
            : type == typeof(TimeSpan) ? TimeSpan.FromTicks(12_345_678_901)
            : type == typeof(double[][]) ? new double[][] { [0.75, 0.25] }
            : type == typeof(CtFinding[]) ? new CtFinding[] { new("GantryTilt", FindingSeverity.Note, "Tilted by 3°.", ["a.dcm", "b.dcm"]) }
            : type == typeof(SliceExplanation[]) ? new SliceExplanation[] { new(
                0, 0.5, "GradCam", 2, [0, 1, 128, 255], 1, [0.1f]) { Contribution = 0.7 } }
            : throw new InvalidOperationException($"{field.Name}: no sample of {type.Name} is known.");
    }
}
