using Cov19Ct.Model.ModelCards;

namespace Cov19Ct.Model.Tests.ModelCards;

public class MarkdownTests
{
    [Theory]
    [InlineData("plain text, 1.5 × 2: (yes) + more!", "plain text, 1.5 × 2: (yes) + more!")]
    [InlineData("a|b", @"a\|b")]
    [InlineData("a`b", @"a\`b")]
    [InlineData("*a* _b_ ~c~ $d$ #", @"\*a\* \_b\_ &#126;c&#126; &#36;d&#36; \#")]
    [InlineData("[a](b)", @"\[a\](b)")]
    [InlineData(@"a\b", @"a\\b")]
    [InlineData("<script>&amp;", "&lt;script>&amp;amp;")]
    [InlineData("a\r\nb\tc\u0000d\u0085e\u2028f", "a  b c d e f")]
    [InlineData("", "")]
    public void Text_is_shown_as_it_is(string text, string expected)
    {
        Assert.Equal(expected, Markdown.Escape(text));
    }

    [Theory]
    [InlineData("ct_scan_1", "`ct_scan_1`")]
    [InlineData("a <b> &amp; *c*", "`a <b> &amp; *c*`")]
    [InlineData("a\nb", "`a b`")]
    [InlineData("a|b", @"a\|b")]
    [InlineData("a`b", @"a\`b")]
    [InlineData(@"a\b", @"a\\b")]
    [InlineData(" a", " a")]
    [InlineData("", "")]
    public void Names_are_code_where_they_can_be(string name, string expected)
    {
        Assert.Equal(expected, Markdown.Code(name));
    }

    [Theory]
    [InlineData("plain", "```x\nplain\n```\n")]
    [InlineData("a ```` b ``", "`````x\na ```` b ``\n`````\n")]
    [InlineData("a\n```\nb", "````x\na ``` b\n````\n")]
    public void Nothing_in_a_fence_ends_it(string line, string expected)
    {
        Assert.Equal(expected, Markdown.Fence("x", line));
    }

    [Fact]
    public void A_table_has_a_line_a_row()
    {
        Assert.Equal("| a | b |\n| --- | --: |\n| 1 | 2 |\n", Markdown.Table(["a", ">b"], [["1", "2"]]));
    }
}
