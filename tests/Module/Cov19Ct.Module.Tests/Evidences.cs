using System.Management.Automation;
using System.Text.Json;

namespace Cov19Ct.Hosted.Tests;

/// <summary>What a diagnosis says, as text to compare.</summary>
internal static class Evidences
{
    /// <summary>All of a diagnosis, without the times that it took.</summary>
    public static string Of(PSObject diagnosis)
    {
        object value = diagnosis.BaseObject;
        Dictionary<string, object?> flat = value.GetType().GetProperties()
            .Where(property => !property.Name.EndsWith("Seconds", StringComparison.Ordinal))
            .ToDictionary(property => property.Name, property => property.GetValue(value));
        flat["Slices"] = diagnosis.Methods["GetSlices"].Invoke();
        flat["Findings"] = diagnosis.Methods["GetFindings"].Invoke();
        flat["Explanations"] = diagnosis.Methods["GetExplanations"].Invoke();
        return JsonSerializer.Serialize(flat);
    }
}
