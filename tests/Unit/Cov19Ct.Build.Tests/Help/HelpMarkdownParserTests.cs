using Cov19Ct.Build.Help;

namespace Cov19Ct.Build.Tests.Help;

public sealed class HelpMarkdownParserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Every_section_is_read(string newLine)
    {
        _folder.Write("Clear-Sample.md", SampleHelp.ClearSample);
        HelpTopic topic = Parse(SampleHelp.ImportSample.ReplaceLineEndings(newLine), out List<HelpProblem> problems);

        Assert.Empty(problems);
        Assert.Equal("Import-Sample", topic.Name);
        Assert.Equal("Reads samples & gives Sample objects, one a series.", topic.Synopsis);
        Assert.Equal(["First paragraph, wrapped.", "Second paragraph."], topic.Description);
        Assert.Equal(
            ["Path", "LiteralPath", "Window", "Vote", "Size", "Name", "Quiet"], topic.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["The files. See the paper (https://arxiv.org/abs/2106.07524)."], topic.Parameters[0].Paragraphs);
        Assert.Equal(["A note."], topic.Notes);
        Assert.Equal("System.String", Assert.Single(topic.Inputs).Name);
        Assert.Equal("Cov19Ct.Sample", Assert.Single(topic.Outputs).Name);
        Assert.Equal(["One a series."], topic.Outputs[0].Paragraphs);
        HelpExample example = Assert.Single(topic.Examples);
        Assert.Equal("Example 1: Read a folder", example.Title);
        Assert.Equal("PS> Import-Sample ./a |\n>>     Format-Table", example.Code);
        Assert.Equal(["Reads it.", "Name  Slices\n   a     120"], example.Remarks);
        Assert.Equal(
            [new("Clear-Sample", null), new("The paper", "https://arxiv.org/abs/2106.07524"), new("about_Sample", null)], topic.Related);
    }

    [Fact]
    public void The_default_value_is_the_last_line_and_no_part_of_the_text()
    {
        HelpTopic topic = Parse(SampleHelp.ImportSample, out _);

        Assert.Equal([null, null, "Paper", null, "224", null, null], topic.Parameters.Select(parameter => parameter.DefaultValue));
        Assert.Equal(["The window."], topic.Parameters[2].Paragraphs);
        Assert.Equal(["Pixels."], topic.Parameters[4].Paragraphs);
    }

    [Theory]
    [InlineData("text\n# Import-Sample\nText", 1, "must begin with the heading '# Import-Sample'")]
    [InlineData("# Import-Samples\nText", 1, "must begin with the heading '# Import-Sample'")]
    [InlineData("# Import-Sample\nText\n## Descriptions\nText", 3, "unknown section 'Descriptions'")]
    [InlineData("# Import-Sample\nText\n### Path\nText", 3, "unknown section 'Path'")]
    [InlineData("# Import-Sample\n## Notes\nA\n## Notes\nB", 4, "'Notes' occurs twice")]
    [InlineData("# Import-Sample\n## Outputs\nA", 2, "text in 'Outputs' stands under '###' headings")]
    [InlineData("# Import-Sample\n## Notes\nA\n### B", 4, "'B' has no place in 'Notes'")]
    [InlineData("# Import-Sample\n## Inputs\n### A\n#### B", 4, "'B' has no place in 'Inputs'")]
    [InlineData("# Import-Sample\n## Parameters\n### -A\nA\n### -A\nB", 5, "'-A' occurs twice")]
    [InlineData("# Import-Sample\n## Parameters\n### Path\nA", 3, "a parameter's heading is '### -Name'")]
    [InlineData("# Import-Sample\n## Examples\n### One\nText\n```\ncode\n```", 3, "an example begins with its code")]
    [InlineData("# Import-Sample\n## Examples\n### One\n```\n\n```", 3, "an example begins with its code")]
    [InlineData("# Import-Sample\n## Description\n```\n# code", 2, "a code block has no end")]
    [InlineData("# Import-Sample\n## Related\nText", 2, "a related topic is a line")]
    [InlineData("# Import-Sample\n## Related\n- [A](None.md)", 2, "'None.md' leads to no file")]
    public void A_fault_of_form_is_reported_with_its_line(string markdown, int line, string message)
    {
        Parse(markdown, out List<HelpProblem> problems);
        HelpProblem problem = Assert.Single(problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private HelpTopic Parse(string markdown, out List<HelpProblem> problems) =>
        SampleHelp.Parse(_folder.File("Import-Sample.md"), markdown, out problems);
}
