using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public class LineHistoryTests
{
    [Fact]
    public void Lines_come_back_newest_first_and_the_unfinished_one_last()
    {
        LineHistory history = new();
        history.Add("first");
        history.Add("second");
        Assert.Equal("second", history.Previous("unfinished"));
        Assert.Equal("first", history.Previous("second"));
        Assert.Null(history.Previous("first"));
        Assert.Equal("second", history.Next());
        Assert.Equal("unfinished", history.Next());
        Assert.Null(history.Next());
    }

    [Fact]
    public void Blank_and_repeated_lines_are_not_kept()
    {
        LineHistory history = new();
        history.Add("same");
        history.Add(" ");
        history.Add("same");
        Assert.Equal("same", history.Previous(""));
        Assert.Null(history.Previous("same"));
    }
}
