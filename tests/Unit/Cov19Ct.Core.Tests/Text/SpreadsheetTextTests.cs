namespace Cov19Ct.Core.Tests.Text;

public class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("\n=1", "'\n=1")]
    [InlineData("'=1", "''=1")]
    [InlineData("''-a", "'''-a")]
    [InlineData("-", "'-")]
    [InlineData("-1.5x", "'-1.5x")]
    [InlineData("-1,5", "'-1,5")]
    [InlineData("-1\n", "'-1\n")]
    public void A_formula_gets_an_apostrophe_and_loses_it_again(string text, string cell)
    {
        Assert.Equal(cell, SpreadsheetText.Protect(text));
        Assert.Equal(text, SpreadsheetText.Restore(cell));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ct_scan_1")]
    [InlineData("a=b")]
    [InlineData("'quoted'")]
    [InlineData("'")]
    [InlineData(" =1")]
    [InlineData("-1.5")]
    [InlineData("+3")]
    [InlineData("-.5")]
    [InlineData("-1.")]
    [InlineData("-1.5E-07")]
    public void Other_text_and_numbers_stay(string text)
    {
        Assert.Equal(text, SpreadsheetText.Protect(text));
        Assert.Equal(text, SpreadsheetText.Restore(text));
    }
}
