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
