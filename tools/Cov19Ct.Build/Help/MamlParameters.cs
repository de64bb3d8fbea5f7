using System.Globalization;
using System.Xml.Linq;

namespace Cov19Ct.Build.Help;

/// <summary>Writes the two places of MAML that name parameters: the syntax, one item a parameter set, and the list.</summary>
internal static class MamlParameters
{
    public static XElement Syntax(CmdletDescription cmdlet) => new(
        MamlWriter.Command + "syntax",
        cmdlet.ParameterSets.Select(set => new XElement(
            MamlWriter.Command + "syntaxItem",
            new XElement(MamlWriter.Maml + "name", cmdlet.Name),
            cmdlet.ParametersOf(set).Select(pair => new XElement(
                MamlWriter.Command + "parameter",
                Attributes(pair.Parameter, [pair.Use], pair.Use.Position),
                new XElement(MamlWriter.Maml + "name", pair.Parameter.Name),
                SyntaxValue(pair.Parameter))))));

    /// <summary>The parameters in the order of the markdown; then -WhatIf and -Confirm, where it says nothing of them.</summary>
    public static XElement Parameters(CmdletDescription cmdlet, HelpTopic topic)
    {
        IEnumerable<HelpParameter> added = cmdlet.Parameters
            .Where(parameter => parameter.IsAddedByPowerShell && !topic.Parameters.Any(words => words.Name == parameter.Name))
            .Select(parameter => parameter.Name)
            .Select(name => new HelpParameter(name, 0, [ShouldProcessParameters.DescriptionOf(name)], DefaultValue: null));
        return new XElement(
            MamlWriter.Command + "parameters",
            topic.Parameters.Concat(added).Select(words => ListItem(cmdlet, words)));
    }

    private static XElement ListItem(CmdletDescription cmdlet, HelpParameter words)
    {
        ParameterDescription parameter = cmdlet.Parameters.Single(candidate => candidate.Name == words.Name);
        IEnumerable<string> paragraphs = words.Paragraphs;
        if (parameter.AcceptedValues.Count > 0)
        {
            paragraphs = paragraphs.Append($"Accepted values: {string.Join(", ", parameter.AcceptedValues)}.");
        }

        // The list shows one position: the default set's, or the first there is.
        int? position = parameter.UseIn(cmdlet.ParameterSets[0])?.Position
            ?? parameter.Uses.FirstOrDefault(use => use.Position is not null)?.Position;
        return new XElement(
            MamlWriter.Command + "parameter",
            Attributes(parameter, parameter.Uses, position),
            new XElement(MamlWriter.Maml + "name", parameter.Name),
            MamlWriter.Text(MamlWriter.Maml + "description", paragraphs),
            Value(parameter),
            new XElement(MamlWriter.Dev + "type", new XElement(MamlWriter.Maml + "name", parameter.FullTypeName)),
            new XElement(MamlWriter.Dev + "defaultValue", words.DefaultValue ?? (parameter.IsSwitch ? "False" : "None")));
    }

    private static XAttribute[] Attributes(ParameterDescription parameter, IReadOnlyList<ParameterUse> uses, int? position) =>
    [
        new("required", uses.All(use => use.IsMandatory) ? "true" : "false"),
        new("variableLength", parameter.IsArray ? "true" : "false"),
        new("globbing", parameter.SupportsWildcards ? "true" : "false"),
        new("pipelineInput", PipelineInput(uses)),
        new("position", position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
    ];

    private static string PipelineInput(IReadOnlyList<ParameterUse> uses)
    {
        List<string> ways = [];
        if (uses.Any(use => use.FromPipelineByValue))
        {
            ways.Add("ByValue");
        }

        if (uses.Any(use => use.FromPipelineByPropertyName))
        {
            ways.Add("ByPropertyName");
        }

        if (uses.Any(use => use.FromRemaining))
        {
            ways.Add("FromRemainingArguments");
        }

        return ways.Count > 0 ? $"True ({string.Join(", ", ways)})" : "False";
    }

    // PowerShell's syntax shows a switch without a value, and accepted values in place of the type.
    private static XElement? SyntaxValue(ParameterDescription parameter)
    {
        if (parameter.IsSwitch)
        {
            return null;
        }

        return parameter.AcceptedValues.Count > 0
            ? new XElement(
                MamlWriter.Command + "parameterValueGroup",
                parameter.AcceptedValues.Select(value => new XElement(MamlWriter.Command + "parameterValue", value)))
            : Value(parameter);
    }

    private static XElement Value(ParameterDescription parameter) => new(
        MamlWriter.Command + "parameterValue",
        new XAttribute("required", parameter.IsSwitch ? "false" : "true"),
        new XAttribute("variableLength", parameter.IsArray ? "true" : "false"),
        parameter.TypeName);
}
