using Cov19Ct.Build.Help;

namespace Cov19Ct.Build.Tests.Help;

public class MarkdownBlockTests
{
    [Fact]
    public void Paragraphs_become_one_line_and_lists_and_tables_keep_theirs()
    {
        Assert.Equal(
            ["one two", "three:\n- a long item\n  - nested\n2. numbered", "| a | b |\n|---|---|\n| 1 | 2 |"],
            Texts("""
                one
                two

                three:
                - a long
                  item
                  - nested
                2. numbered

                | a | b |
                |---|---|
                | 1 | 2 |
                """));
    }

    [Fact]
    public void Code_is_kept_as_it_is_written()
    {
        List<MarkdownBlock> blocks = MarkdownBlock.Parse(
            ["text", "```powershell", "", "PS> a  `b` |", "    # **c**", "", "d", "", "```", "more"], out bool isComplete);

        Assert.True(isComplete);
        Assert.Equal([new("text", false), new("PS> a  `b` |\n    # **c**\n\nd", true), new("more", false)], blocks);
    }

    [Fact]
    public void Code_without_an_end_is_noticed()
    {
        MarkdownBlock.Parse(["```", "code"], out bool isComplete);
        Assert.False(isComplete);
    }

    private static IEnumerable<string> Texts(string markdown) =>
        MarkdownBlock.Parse(markdown.ReplaceLineEndings("\n").Split('\n'), out _).Select(block => block.Text);
}
