using System.Collections;
using System.Management.Automation;

namespace Cov19Ct.Binding;

/// <summary>The properties of an object of the pipeline. Those of a hashtable are its entries, as for the cmdlets of PowerShell.</summary>
internal static class InputProperties
{
    /// <summary>The type of what Import-Csv gives.</summary>
    private const string RowType = "System.Management.Automation.PSCustomObject";

    /// <summary>The value of a property; null where there is none of this name.</summary>
    public static object? Value(PSObject input, string name) => input.BaseObject is IDictionary entries
        ? entries.Keys.Cast<object>().FirstOrDefault(key => name.Equals($"{key}", StringComparison.OrdinalIgnoreCase)) is object key
            ? entries[key]
            : null
        : input.Properties[name]?.Value;

    /// <summary>The value as text without blanks around it; null where there is none. In a row of a table, the apostrophe that protects
    /// text from a spreadsheet is no part of it.</summary>
    public static string? Text(PSObject input, string name)
    {
        string? text = Value(input, name)?.ToString();
        return string.IsNullOrWhiteSpace(text) ? null
            : input.TypeNames is [RowType, ..] ? SpreadsheetText.Restore(text).Trim()
            : text.Trim();
    }
}
