using System.Text;
using System.Xml.Linq;
using Cov19Ct.Build.Help;

namespace Cov19Ct.Build.Tests.Help;

public class MamlWriterTests
{
    private static readonly byte[] s_written = Write();
    private static readonly XElement s_root = XDocument.Parse(Encoding.UTF8.GetString(s_written)).Root!;

    [Fact]
    public void The_file_is_UTF_8_without_a_mark_with_line_feeds_and_the_same_each_time()
    {
        Assert.Equal((byte)'<', s_written[0]);
        Assert.DoesNotContain((byte)'\r', s_written);
        Assert.Equal(s_written, Write());
    }

    [Fact]
    public void The_root_says_maml_else_PowerShell_reads_nothing()
    {
        Assert.Equal("helpItems", s_root.Name.LocalName);
        Assert.Equal("maml", s_root.Attribute("schema")!.Value);
        Assert.Equal(
            ["Clear-Sample", "Import-Sample"],
            s_root.Elements().Elements(MamlWriter.Command + "details").Elements(MamlWriter.Command + "name").Select(name => name.Value));
    }

    [Fact]
    public void The_syntax_has_an_item_a_parameter_set()
    {
        XElement[] items = [.. Import().Element(MamlWriter.Command + "syntax")!.Elements()];
        Assert.Equal(2, items.Length);
        XElement[] parameters = [.. items[0].Elements(MamlWriter.Command + "parameter")];
        Assert.Equal(["Path", "Size", "Window"], parameters.Take(3).Select(Name));
        Assert.Equal(["true", "false", "true"], parameters.Take(3).Select(parameter => parameter.Attribute("required")!.Value));
        Assert.Equal(["0", "1", "named"], parameters.Take(3).Select(parameter => parameter.Attribute("position")!.Value));
        Assert.Equal("string[]", parameters[0].Element(MamlWriter.Command + "parameterValue")!.Value);
        XElement window = parameters[2].Element(MamlWriter.Command + "parameterValueGroup")!;
        Assert.Equal(["Paper", "Lung"], window.Elements().Select(value => value.Value));

        // A switch has no value in the syntax, else PowerShell shows one.
        XElement quiet = parameters.Single(parameter => Name(parameter) == "Quiet");
        Assert.Empty(quiet.Elements().Skip(1));
    }

    [Theory]
    [InlineData("Path", "true", "0", "True (ByValue, ByPropertyName)", "none", "true", "None", "System.String[]", "string[]")]
    [InlineData("LiteralPath", "true", "named", "True (ByPropertyName)", "PSPath, LP", "false", "None", "System.String", "string")]
    [InlineData("Size", "false", "1", "False", "none", "false", "224", "System.Int32", "int")]
    [InlineData("Name", "false", "2", "False", "none", "false", "None", "System.String", "string")] // required in one set of two
    [InlineData(
        "Quiet", "false", "named", "False", "none", "false", "False", "System.Management.Automation.SwitchParameter", "SwitchParameter")]
    public void The_list_tells_all_of_a_parameter(
        string name, string required, string position, string pipelineInput, string aliases, string globbing, string defaultValue,
        string type, string value)
    {
        XElement parameter = Listed(Import(), name);
        Assert.Equal(
            (required, position, pipelineInput, aliases, globbing),
            (parameter.Attribute("required")!.Value, parameter.Attribute("position")!.Value, parameter.Attribute("pipelineInput")!.Value,
                parameter.Attribute("aliases")!.Value, parameter.Attribute("globbing")!.Value));
        Assert.Equal(defaultValue, parameter.Element(MamlWriter.Dev + "defaultValue")!.Value);
        Assert.Equal(type, parameter.Element(MamlWriter.Dev + "type")!.Value);
        Assert.Equal(value, parameter.Element(MamlWriter.Command + "parameterValue")!.Value);
    }

    [Fact]
    public void Accepted_values_end_the_description()
    {
        Assert.Equal(["The window.", "Accepted values: Paper, Lung."], Paragraphs(Listed(Import(), "Window")));
        Assert.Equal(["Says less."], Paragraphs(Listed(Import(), "Quiet")));
    }

    [Fact]
    public void WhatIf_and_Confirm_are_described_without_markdown()
    {
        XElement clear = s_root.Elements().First();
        Assert.Equal(["Map", "WhatIf", "Confirm"], clear.Element(MamlWriter.Command + "parameters")!.Elements().Select(Name));
        Assert.Equal(["Shows what would happen if the cmdlet runs. The cmdlet is not run."], Paragraphs(Listed(clear, "WhatIf")));
        Assert.Equal("cf", Listed(clear, "Confirm").Attribute("aliases")!.Value);
        Assert.Equal("True (FromRemainingArguments)", Listed(clear, "Map").Attribute("pipelineInput")!.Value);
    }

    [Fact]
    public void Texts_types_examples_and_links_are_where_PowerShell_looks()
    {
        XElement import = Import();
        Assert.Equal(["Reads samples & gives Sample objects, one a series."], Paragraphs(import.Element(MamlWriter.Command + "details")!));
        Assert.Equal(["First paragraph, wrapped.", "Second paragraph."], Paragraphs(import));
        XElement input = Assert.Single(import.Element(MamlWriter.Command + "inputTypes")!.Elements(MamlWriter.Command + "inputType"));
        Assert.Equal("System.String", input.Element(MamlWriter.Dev + "type")!.Element(MamlWriter.Maml + "name")!.Value);
        XElement output = Assert.Single(import.Element(MamlWriter.Command + "returnValues")!.Elements(MamlWriter.Command + "returnValue"));
        Assert.Equal(["One a series."], Paragraphs(output));
        Assert.Equal("A note.", import.Element(MamlWriter.Maml + "alertSet")!.Element(MamlWriter.Maml + "alert")!.Value);

        XElement example = Assert.Single(import.Element(MamlWriter.Command + "examples")!.Elements());
        Assert.Equal("---------- Example 1: Read a folder ----------", example.Element(MamlWriter.Maml + "title")!.Value);
        Assert.Equal("PS> Import-Sample ./a |\n>>     Format-Table", example.Element(MamlWriter.Dev + "code")!.Value);
        Assert.Equal(
            ["Reads it.", "Name  Slices\n   a     120", ""],
            example.Element(MamlWriter.Dev + "remarks")!.Elements().Select(paragraph => paragraph.Value));

        XElement[] links = [.. import.Element(MamlWriter.Command + "relatedLinks")!.Elements()];
        Assert.Equal(
            ["Clear-Sample", "The paper", "about_Sample"], links.Select(link => link.Element(MamlWriter.Maml + "linkText")!.Value));
        Assert.Equal(
            ["", "https://arxiv.org/abs/2106.07524", ""], links.Select(link => link.Element(MamlWriter.Maml + "uri")!.Value));
    }

    [Fact]
    public void A_cmdlet_without_inputs_takes_None() =>
        Assert.Equal("None", s_root.Elements().First().Element(MamlWriter.Command + "inputTypes")!.Value);

    private static byte[] Write() => MamlWriter.Write(
        SampleHelp.Cmdlets,
        [
            SampleHelp.Parse("Import-Sample.md", SampleHelp.ImportSample, out _),
            SampleHelp.Parse("Clear-Sample.md", SampleHelp.ClearSample, out _),
        ]);

    private static XElement Import() => s_root.Elements().Last();

    private static XElement Listed(XElement command, string name) =>
        command.Element(MamlWriter.Command + "parameters")!.Elements().Single(parameter => Name(parameter) == name);

    private static string Name(XElement parameter) => parameter.Element(MamlWriter.Maml + "name")!.Value;

    private static IEnumerable<string> Paragraphs(XElement parent) =>
        parent.Element(MamlWriter.Maml + "description")!.Elements(MamlWriter.Maml + "para").Select(paragraph => paragraph.Value);
}
