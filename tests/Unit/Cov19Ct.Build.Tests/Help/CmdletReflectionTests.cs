using Cov19Ct.Build.Help;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Tests.Help;

public class CmdletReflectionTests
{
    [Fact]
    public void Public_cmdlets_are_found_in_the_order_of_their_names()
    {
        Assert.Equal(["Clear-Sample", "Import-Sample"], SampleHelp.Cmdlets.Select(cmdlet => cmdlet.Name));
        Assert.Equal(("Import", "Sample"), (SampleHelp.Import.Verb, SampleHelp.Import.Noun));
    }

    [Fact]
    public void Parameters_are_the_marked_properties_of_the_class_and_its_bases_without_hidden_ones()
    {
        Assert.Equal(
            ["LiteralPath", "Name", "Path", "Quiet", "Size", "Vote", "Window"],
            SampleHelp.Import.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Path", "string[]", "System.String[]")]
    [InlineData("Size", "int", "System.Int32")]
    [InlineData("Vote", "SampleVote[]", "Cov19Ct.Build.Tests.Help.SampleVote[]")]
    [InlineData("Quiet", "SwitchParameter", "System.Management.Automation.SwitchParameter")]
    public void Types_are_named_as_PowerShell_names_them(string name, string typeName, string fullTypeName)
    {
        ParameterDescription parameter = Parameter(name);
        Assert.Equal((typeName, fullTypeName), (parameter.TypeName, parameter.FullTypeName));
    }

    [Fact]
    public void Generic_types_carry_their_arguments()
    {
        ParameterDescription map = SampleHelp.Cmdlets[0].Parameters[0];
        Assert.Equal("Dictionary[string,int[]]", map.TypeName);
        Assert.Equal("System.Collections.Generic.Dictionary[System.String,System.Int32[]]", map.FullTypeName);
        Assert.True(map.Uses[0].FromRemaining);
    }

    [Theory]
    [InlineData("Window", new[] { "Paper", "Lung" })]
    [InlineData("Vote", new[] { "AtLeastOne", "Majority" })]
    [InlineData("Path", new string[0])]
    public void Accepted_values_come_from_ValidateSet_or_the_enumeration(string name, string[] values) =>
        Assert.Equal(values, Parameter(name).AcceptedValues);

    [Fact]
    public void Attributes_are_read()
    {
        ParameterDescription path = Parameter("Path");
        Assert.Equal(new ParameterUse("Path", true, 0, true, true, false), Assert.Single(path.Uses));
        Assert.True(path.SupportsWildcards);
        Assert.True(path.IsArray);
        Assert.Empty(path.Aliases);

        ParameterDescription literalPath = Parameter("LiteralPath");
        Assert.Equal(new ParameterUse("LiteralPath", true, null, false, true, false), Assert.Single(literalPath.Uses));
        Assert.Equal(["PSPath", "LP"], literalPath.Aliases);
        Assert.False(literalPath.SupportsWildcards);

        Assert.True(Parameter("Quiet").IsSwitch);
        Assert.Equal(new ParameterUse(null, false, 1, false, false, false), Assert.Single(Parameter("Size").Uses));
    }

    [Fact]
    public void WhatIf_and_Confirm_come_with_SupportsShouldProcess()
    {
        Assert.Equal(
            [("Map", false), ("WhatIf", true), ("Confirm", true)],
            SampleHelp.Cmdlets[0].Parameters.Select(parameter => (parameter.Name, parameter.IsAddedByPowerShell)));
        Assert.DoesNotContain(SampleHelp.Import.Parameters, parameter => parameter.IsAddedByPowerShell);
    }

    [Fact]
    public void Parameter_sets_begin_with_the_default()
    {
        Assert.Equal(["Path", "LiteralPath"], SampleHelp.Import.ParameterSets);
        Assert.Equal([""], SampleHelp.Cmdlets[0].ParameterSets);
    }

    [Theory]
    [InlineData("Path", new[] { "Path", "Size", "Window" })]
    [InlineData("LiteralPath", new[] { "Size", "Name", "LiteralPath", "Window" })]
    public void The_syntax_shows_positional_then_required_then_other_parameters(string parameterSet, string[] first)
    {
        string[] names = [.. SampleHelp.Import.ParametersOf(parameterSet).Select(pair => pair.Parameter.Name)];
        Assert.Equal(first, names[..first.Length]);
        string[] others = ["Name", "Quiet", "Vote"];
        Assert.Equal(others.Except(first), names[first.Length..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_assembly_that_is_absent_or_none_is_an_error_that_names_it()
    {
        using TemporaryFolder folder = new();
        string text = folder.Write("text.dll", "text");
        string absent = folder.File("absent.dll");
        foreach (string path in new[] { text, absent })
        {
            BuildToolException exception = Assert.Throws<BuildToolException>(() => CmdletReflection.Read(path, []));
            Assert.StartsWith($"{path}: its cmdlets cannot be read:", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void PowerShells_assembly_is_found_through_a_reference_and_its_absence_is_an_error_that_names_it()
    {
        using TemporaryFolder folder = new();
        string assembly = folder.File("Sample.dll");
        File.Copy(SampleHelp.Assembly, assembly);
        BuildToolException exception = Assert.Throws<BuildToolException>(() => CmdletReflection.Read(assembly, []));
        Assert.Contains("System.Management.Automation", exception.Message, StringComparison.Ordinal);

        string beside = Path.GetDirectoryName(SampleHelp.Assembly)!;
        Assert.Equal(2, CmdletReflection.Read(assembly, [beside]).Count);
        string[] files = Directory.GetFiles(beside, "*.dll");
        Assert.Equal(2, CmdletReflection.Read(assembly, files).Count);
        Assert.Throws<BuildToolException>(() => CmdletReflection.Read(assembly, [folder.File("none")]));
    }

    private static ParameterDescription Parameter(string name) => SampleHelp.Import.Parameters.Single(parameter => parameter.Name == name);
}
