using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public class LineBufferTests
{
    // The cursor is the bar.
    [Theory]
    [InlineData("ab|c", "insert", "abX|c")]
    [InlineData("ab|c", "before", "a|c")]
    [InlineData("|abc", "before", "|abc")]
    [InlineData("ab|c", "after", "ab|")]
    [InlineData("abc|", "after", "abc|")]
    [InlineData("one two |three", "word", "one |three")]
    [InlineData("one two|", "word", "one |")]
    [InlineData("|", "word", "|")]
    [InlineData("ab|c", "to start", "|c")]
    [InlineData("ab|c", "to end", "ab|")]
    [InlineData("one two|", "word start", "one |two")]
    [InlineData("one| two", "word end", "one two|")]
    [InlineData("ab|c", "set", "new|")]
    [InlineData("a|bc", "replace", "aXY|c")]
    public void Editing_keeps_the_cursor_in_its_place(string before, string action, string after)
    {
        LineBuffer buffer = new();
        buffer.Set(before.Replace("|", "", StringComparison.Ordinal));
        buffer.MoveTo(before.IndexOf('|', StringComparison.Ordinal));
        Act(buffer, action);
        Assert.Equal(after, buffer.Text.Insert(buffer.Cursor, "|"));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 2)]
    [InlineData(9, 3)]
    public void The_cursor_stays_in_the_line(int wanted, int expected)
    {
        LineBuffer buffer = new();
        buffer.Set("abc");
        buffer.MoveTo(wanted);
        Assert.Equal(expected, buffer.Cursor);
    }

    private static void Act(LineBuffer buffer, string action)
    {
        switch (action)
        {
            case "insert":
                buffer.Insert('X');
                break;
            case "before":
                buffer.DeleteBefore();
                break;
            case "after":
                buffer.DeleteAfter();
                break;
            case "word":
                buffer.DeleteWordBefore();
                break;
            case "to start":
                buffer.DeleteToStart();
                break;
            case "to end":
                buffer.DeleteToEnd();
                break;
            case "word start":
                buffer.MoveTo(buffer.WordStartBefore());
                break;
            case "word end":
                buffer.MoveTo(buffer.WordEndAfter());
                break;
            case "set":
                buffer.Set("new");
                break;
            case "replace":
                buffer.Replace(1, 1, "XY");
                break;
            default:
                throw new ArgumentException(action, nameof(action));
        }
    }
}
