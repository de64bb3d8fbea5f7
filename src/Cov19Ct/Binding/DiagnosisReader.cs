using System.Management.Automation;
using System.Reflection;

namespace Cov19Ct.Binding;

/// <summary>Takes diagnoses as they come: themselves, or as what became of them through Clixml or from another process.</summary>
internal static class DiagnosisReader
{
    private const string DeserialisedType = "Deserialized.Cov19Ct.Cov19Diagnosis";

    /// <summary>The classes of the model that a diagnosis is of, whatever else the diagnosis has lost; none for what is no
    /// diagnosis.</summary>
    public static IEnumerable<string> ClassesOf(PSObject input) => input.BaseObject is Cov19Diagnosis diagnosis
        ? diagnosis.Classes
        : input.TypeNames.Contains(DeserialisedType)
            ? DeserialisedValue.Items(input.Properties[nameof(Cov19Diagnosis.Classes)]?.Value)
                .Select(name => $"{name}")
                .Where(name => name.Trim().Length > 0)
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
            return DiagnosisCheck.Require(DiagnosisFields.Create(field => Restore(input, field)));
        }
        catch (Exception exception) when (exception is PSInvalidCastException or ArgumentException or TargetInvocationException)
        {
            throw new IncompleteDiagnosisException((exception.InnerException ?? exception).Message, exception);
        }
    }

    private static object? Restore(PSObject input, PropertyInfo field)
    {
        object? value = input.Properties[field.Name]?.Value;
        return value is not null ? DeserialisedValue.Convert(value, field.PropertyType, field.Name)
            : DiagnosisFields.IsRequired(field) ? throw DeserialisedValue.Missing(field.Name)
            : null;
    }
}
