namespace Cov19Ct.Build.Help;

/// <summary>What the built assembly says about one cmdlet.</summary>
/// <param name="Parameters">Its own parameters, in the order of declaration; -WhatIf and -Confirm last, where it has them;
/// none of the common ones.</param>
internal sealed record CmdletDescription(
    string Verb, string Noun, string? DefaultParameterSet, IReadOnlyList<ParameterDescription> Parameters)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The parameter sets, the default first; the one unnamed set where no parameter names any.</summary>
    public IReadOnlyList<string> ParameterSets
    {
        get
        {
            List<string> names = DefaultParameterSet is null ? [] : [DefaultParameterSet];
            names.AddRange(Parameters.SelectMany(parameter => parameter.Uses).Select(use => use.ParameterSet).OfType<string>());
            return names.Count == 0 ? [""] : [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>The parameters of a set as PowerShell shows them: the positional ones by position, then the named ones that
    /// are required, then the others.</summary>
    public IEnumerable<(ParameterDescription Parameter, ParameterUse Use)> ParametersOf(string parameterSet) =>
        Parameters
            .Select(parameter => (Parameter: parameter, Use: parameter.UseIn(parameterSet)))
            .Where(pair => pair.Use is not null)
            .Select(pair => (pair.Parameter, Use: pair.Use!))
            .OrderBy(pair => pair.Use.Position ?? int.MaxValue)
            .ThenByDescending(pair => pair.Use.IsMandatory);
}
