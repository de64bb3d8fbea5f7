namespace Cov19Ct.Core.Tests.Findings;

public class PlainTextTests
{
    [Theory]
    [InlineData("a file — ok", "a file — ok")]
    [InlineData("two\nlines\t", "two\nlines\t")]
    [InlineData("bell\a and \u001b[31m", "bell? and ?[31m")]
    [InlineData("a\0b", "a?b")]
    [InlineData("whole \ud83d\ude00", "whole \ud83d\ude00")]
    public void Control_characters_and_halves_of_characters_are_replaced(string text, string plain) =>
        Assert.Equal(plain, PlainText.Of(text));

    [Fact]
    public void Half_of_a_character_is_replaced() => Assert.Equal("half \ufffd of", PlainText.Of("half " + '\ud83d' + " of"));

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        string text = new string('a', PlainText.Longest - 1) + "\ud83d\ude00 and more";
        Assert.Equal(new string('a', PlainText.Longest - 1) + " …", PlainText.Of(text));
    }
}
