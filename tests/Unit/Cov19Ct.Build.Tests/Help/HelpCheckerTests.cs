using Cov19Ct.Build.Help;

namespace Cov19Ct.Build.Tests.Help;

public class HelpCheckerTests
{
    [Fact]
    public void Full_help_has_no_problems() => Assert.Empty(Check(Import(), Clear()));

    [Fact]
    public void A_cmdlet_without_markdown_is_reported()
    {
        HelpProblem problem = Assert.Single(Check(Import()));
        Assert.Equal(
            $"{Path.Combine("help", "Clear-Sample.md")}: error COV19HELP: the cmdlet Clear-Sample has no help: this file is missing.",
            problem.ToString());
    }

    [Fact]
    public void Markdown_without_a_cmdlet_is_reported()
    {
        HelpProblem problem = Assert.Single(Check(Import(), Clear(), new HelpTopic("help/Get-Nothing.md", "Get-Nothing")));
        Assert.Equal("help/Get-Nothing.md: error COV19HELP: there is no cmdlet Get-Nothing.", problem.ToString());
    }

    [Fact]
    public void A_parameter_without_words_is_reported_but_WhatIf_and_Confirm_need_none()
    {
        HelpProblem problem = Assert.Single(Check(Import(), Clear() with { Parameters = [] }));
        Assert.Equal("the parameter -Map is not documented.", problem.Message);
    }

    [Theory]
    [InlineData("Nothing")]
    [InlineData("path")] // the name is to be written as the code writes it
    [InlineData("Verbose")]
    [InlineData("WhatIf")] // Import-Sample does not support it
    public void Words_on_a_parameter_that_is_none_are_reported_with_their_line(string name)
    {
        HelpTopic topic = Import();
        topic = topic with { Parameters = [.. topic.Parameters, new HelpParameter(name, 7, ["Text."], DefaultValue: null)] };

        HelpProblem problem = Assert.Single(Check(topic, Clear()));
        Assert.Equal($"help/Import-Sample.md(7): error COV19HELP: Import-Sample has no parameter -{name}.", problem.ToString());
    }

    [Fact]
    public void WhatIf_may_have_words_of_its_own()
    {
        HelpTopic topic = Clear();
        topic = topic with { Parameters = [.. topic.Parameters, new HelpParameter("WhatIf", 7, ["Text."], DefaultValue: null)] };
        Assert.Empty(Check(Import(), topic));
    }

    [Fact]
    public void A_parameter_heading_without_text_is_reported()
    {
        HelpTopic topic = Clear() with { Parameters = [new HelpParameter("Map", 7, [], DefaultValue: "1")] };
        Assert.Equal("nothing is said of the parameter -Map.", Assert.Single(Check(Import(), topic)).Message);
    }

    [Fact]
    public void Each_empty_section_is_reported()
    {
        Assert.Contains("synopsis", Assert.Single(Check(Import(), Clear() with { Synopsis = " " })).Message, StringComparison.Ordinal);
        Assert.Contains("Description", Assert.Single(Check(Import(), Clear() with { Description = [] })).Message, StringComparison.Ordinal);
        Assert.Contains("Outputs", Assert.Single(Check(Import(), Clear() with { Outputs = [] })).Message, StringComparison.Ordinal);
        Assert.Contains("no example", Assert.Single(Check(Import(), Clear() with { Examples = [] })).Message, StringComparison.Ordinal);
    }

    private static List<HelpProblem> Check(params HelpTopic[] topics) => HelpChecker.Check("help", SampleHelp.Cmdlets, topics);

    private static HelpTopic Import() => SampleHelp.Parse("help/Import-Sample.md", SampleHelp.ImportSample, out _);

    private static HelpTopic Clear() => SampleHelp.Parse("help/Clear-Sample.md", SampleHelp.ClearSample, out _);
}
