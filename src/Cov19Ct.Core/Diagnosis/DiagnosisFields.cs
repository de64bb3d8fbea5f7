using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cov19Ct;

/// <summary>The one list of what a diagnosis holds, read from <see cref="Cov19Diagnosis"/> itself. The ledger, Clixml and the checks of
/// what comes back from them go by it, so that a new property of a diagnosis is kept wherever the others are.</summary>
internal static class DiagnosisFields
{
    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly PropertyInfo[] s_properties =
        typeof(Cov19Diagnosis).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static readonly HashSet<PropertyInfo> s_optional = [.. s_properties.Where(IsNullable)];

    /// <summary>What is kept in files and brought back from them: each property that can be set, public or not.</summary>
    public static IReadOnlyList<PropertyInfo> Kept { get; } = [.. s_properties.Where(property => property.SetMethod is not null)];

    /// <summary>What a row of a table shows: each public property; all are text, numbers or truth values.</summary>
    public static IReadOnlyList<PropertyInfo> Shown { get; } = [.. s_properties.Where(property => property.GetMethod!.IsPublic)];

    /// <summary>True where a diagnosis may be without it.</summary>
    public static bool IsOptional(PropertyInfo field) => s_optional.Contains(field);

    /// <summary>True where no diagnosis is without it, and a new one has nothing for it.</summary>
    public static bool IsRequired(PropertyInfo field) => field.IsDefined(typeof(RequiredMemberAttribute));

    /// <summary>Makes a diagnosis of its fields; one for which there is nothing stays as in a new diagnosis.</summary>
    /// <param name="valueOf">The value of a field, of the field's type, or null where there is none.</param>
    public static Cov19Diagnosis Create(Func<PropertyInfo, object?> valueOf)
    {
        Cov19Diagnosis diagnosis = Activator.CreateInstance<Cov19Diagnosis>();
        foreach (PropertyInfo field in Kept)
        {
            if (valueOf(field) is object value)
            {
                field.SetValue(diagnosis, value);
            }
        }

        return diagnosis;
    }

    private static bool IsNullable(PropertyInfo property) => s_nullability.Create(property).ReadState == NullabilityState.Nullable;
}
