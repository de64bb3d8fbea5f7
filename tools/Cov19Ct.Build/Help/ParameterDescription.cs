namespace Cov19Ct.Build.Help;

/// <summary>What the built assembly says about one parameter.</summary>
/// <param name="TypeName">The type as PowerShell's syntax shows it: <c>string[]</c>, <c>CtScan</c>.</param>
/// <param name="FullTypeName">The type with its namespace.</param>
/// <param name="AcceptedValues">The values of a ValidateSet attribute or of the enumeration; empty where neither limits it.</param>
/// <param name="Uses">Its part in each parameter set, at least one.</param>
/// <param name="IsAddedByPowerShell">-WhatIf or -Confirm: it exists through SupportsShouldProcess, and needs no words of its own.</param>
internal sealed record ParameterDescription(
    string Name,
    string TypeName,
    string FullTypeName,
    bool IsSwitch,
    bool IsArray,
    bool SupportsWildcards,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> AcceptedValues,
    IReadOnlyList<ParameterUse> Uses,
    bool IsAddedByPowerShell = false)
{
    /// <summary>Its part in a set; null where it has none there.</summary>
    public ParameterUse? UseIn(string parameterSet) =>
        Uses.FirstOrDefault(use => string.Equals(use.ParameterSet, parameterSet, StringComparison.OrdinalIgnoreCase))
        ?? Uses.FirstOrDefault(use => use.ParameterSet is null);
}
