using System.Globalization;

namespace Cov19Ct.Tests.Text;

public class ShownTextTests
{
    [Theory]
    [InlineData("tensor.weight", "tensor.weight")]
    [InlineData("a\u001b[31m\u202Eb\nc", "a?[31m?b?c")]
    [InlineData("0123456789abcdefghijk", "0123456789abcdefghij...")]
    public void Text_of_a_file_is_one_line_without_commands_to_the_terminal(string text, string shown) =>
        Assert.Equal(shown, ShownText.Of(text, longest: 20));

    [Fact]
    public void Half_of_a_character_is_replaced_and_no_character_is_halved()
    {
        Assert.Equal("half \ufffd of, whole \ud83d\ude00", ShownText.Of("half " + '\ud83d' + " of, whole \ud83d\ude00"));
        Assert.Equal("ab...", ShownText.Of("ab\ud83d\ude00", longest: 3));
    }

    [Fact]
    public void A_message_keeps_its_lines_and_is_cut()
    {
        Assert.Equal("two\nlines\t?", ShownText.OfMessage("two\nlines\t\0"));
        Assert.Equal(ShownText.LongestMessage + 3, ShownText.OfMessage(new string('a', 10_000)).Length);
    }

    [Theory]
    [InlineData(0, "0 scans")]
    [InlineData(1, "1 scan")]
    [InlineData(2, "2 scans")]
    public void A_count_has_the_right_form_of_its_noun(int count, string said) => Assert.Equal(said, Plural.Of(count, "scan"));

    [Theory]
    [InlineData(-0.0004, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(-0.0006, "-0.001")]
    [InlineData(2.5, "2.5")]
    public void No_number_is_shown_as_minus_zero(double value, string said) =>
        Assert.Equal(said, Rounded.To(value, 3).ToString("0.###", CultureInfo.InvariantCulture));
}
