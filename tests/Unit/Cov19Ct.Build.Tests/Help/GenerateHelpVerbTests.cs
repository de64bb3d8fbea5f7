namespace Cov19Ct.Build.Tests.Help;

public sealed class GenerateHelpVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public GenerateHelpVerbTests()
    {
        Directory.CreateDirectory(_folder.File("help"));
        _folder.Write("help/Import-Sample.md", SampleHelp.ImportSample);
        _folder.Write("help/Clear-Sample.md", SampleHelp.ClearSample);
        _folder.Write("help/about_Sample.help.txt", "TOPIC\n    about_Sample\n");
        _folder.Write("help/notes.txt", "no topic");
    }

    private string HelpFile => _folder.File("out/Cov19Ct.Build.Tests.dll-Help.xml");

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void The_help_file_takes_the_assemblys_name_and_about_topics_are_copied_beside_it()
    {
        Assert.Equal(0, Run());
        Assert.Empty(_error.ToString());
        Assert.Equal(
            ["Cov19Ct.Build.Tests.dll-Help.xml", "about_Sample.help.txt"],
            Directory.GetFiles(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("<command:name>Import-Sample</command:name>", File.ReadAllText(HelpFile), StringComparison.Ordinal);
        Assert.Equal("TOPIC\n    about_Sample\n", File.ReadAllText(_folder.File("out/about_Sample.help.txt")));
    }

    [Fact]
    public void All_problems_are_listed_one_a_line_and_nothing_is_written()
    {
        _folder.Write("help/Import-Sample.md", SampleHelp.ImportSample.Replace("### -Vote", "### -Votes", StringComparison.Ordinal));
        File.Delete(_folder.File("help/Clear-Sample.md"));

        Assert.Equal(1, Run());
        string[] lines = _error.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Contains(lines, line => line.EndsWith("the link 'Clear-Sample.md' leads to no file.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("Clear-Sample has no help: this file is missing.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("the parameter -Vote is not documented.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(
            "Import-Sample.md(20): error COV19HELP: Import-Sample has no parameter -Votes.", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_folder_of_help_that_is_absent_is_an_error()
    {
        Directory.Delete(_folder.File("help"), recursive: true);

        Assert.Equal(1, Run());
        Assert.Contains("no such folder of help", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--reference")]
    [InlineData("--references", "x")]
    [InlineData("x")]
    public void Options_other_than_references_are_wrong_use(params string[] options) => Assert.Equal(2, Run(options));

    [Fact]
    public void References_may_be_given_more_than_once()
    {
        string beside = Path.GetDirectoryName(SampleHelp.Assembly)!;
        Assert.Equal(0, Run("--reference", beside, "--reference", SampleHelp.Assembly));
    }

    private int Run(params string[] options) =>
        Program.Run(["generate-help", SampleHelp.Assembly, _folder.File("help"), _folder.File("out"), .. options], _output, _error);
}
