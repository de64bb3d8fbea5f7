using System.Globalization;

namespace Cov19Ct.Reporting.Tests;

public class HtmlPageTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onload=\"x", "&quot; onload=&quot;x")]
    [InlineData("'&<>", "&#x27;&amp;&lt;&gt;")]
    [InlineData("</noscript>", "&lt;/noscript&gt;")]
    [InlineData("é≥", "&#xE9;&#x2265;")]
    [InlineData(null, "")]
    public void A_value_is_text(string? value, string expected)
    {
        HtmlPage page = new();
        page.Write($"<b>{value}</b>");
        Assert.Equal($"<b>{expected}</b>", page.ToString());
    }

    [Fact]
    public void Markup_stays_markup_and_literals_become_ascii()
    {
        HtmlPage page = new();
        page.Write($"≥ {HtmlPage.Of($"<i>{"<"}</i>")}");
        Assert.Equal("&#8805; <i>&lt;</i>", page.ToString());
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            HtmlPage page = new();
            page.Write($"{1.5} {1234567:#,0} {(int?)null}{(double?)0.25:0.000}");
            Assert.Equal("1.5 1,234,567 0.250", page.ToString());
            Assert.Equal("0.123 0.0001", $"{Numbers.Probability(0.1234)} {Numbers.Threshold(0.0001)}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
