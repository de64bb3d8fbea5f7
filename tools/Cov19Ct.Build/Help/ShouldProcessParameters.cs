namespace Cov19Ct.Build.Help;

/// <summary>The two parameters that PowerShell adds to a cmdlet with SupportsShouldProcess.</summary>
internal static class ShouldProcessParameters
{
    public static ParameterDescription WhatIf { get; } = Switch("WhatIf", "wi");

    public static ParameterDescription Confirm { get; } = Switch("Confirm", "cf");

    /// <summary>The description where the markdown gives none.</summary>
    public static string DescriptionOf(string name) => name == WhatIf.Name
        ? "Shows what would happen if the cmdlet runs. The cmdlet is not run."
        : "Prompts you for confirmation before running the cmdlet.";

    private static ParameterDescription Switch(string name, string alias) => new(
        name,
        "SwitchParameter",
        ParameterReflection.SwitchParameter,
        IsSwitch: true,
        IsArray: false,
        SupportsWildcards: false,
        [alias],
        AcceptedValues: [],
        [new ParameterUse(
            ParameterSet: null, IsMandatory: false, Position: null,
            FromPipelineByValue: false, FromPipelineByPropertyName: false, FromRemaining: false)],
        IsAddedByPowerShell: true);
}
