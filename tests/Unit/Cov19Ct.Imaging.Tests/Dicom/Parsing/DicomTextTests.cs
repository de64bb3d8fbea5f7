using System.Globalization;
using System.Text;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Tests.Dicom.Parsing;

public sealed class DicomTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.5")]
    [InlineData("5.")]
    [InlineData("+2.5")]
    [InlineData("-0")]
    [InlineData("1e3")]
    [InlineData("1E-400")]
    [InlineData("1e400")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0.1")]
    [InlineData("0.000000000000001")]
    [InlineData("999999999999999")]
    [InlineData("9007199254740993")]
    [InlineData("-1.234567890123456789")]
    [InlineData("12345678901234567890")]
    [InlineData("0.30000000000000004")]
    [InlineData("1 2")]
    [InlineData("7\0")]
    public void Decimals_are_what_the_base_library_makes_of_them(string text) => AssertSame(text);

    [Fact]
    public void Random_decimals_are_what_the_base_library_makes_of_them()
    {
        Random random = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            string digits = string.Concat(Enumerable.Range(0, random.Next(1, 18)).Select(_ => (char)('0' + random.Next(10))));
            AssertSame((random.Next(2) == 0 ? "-" : "") + digits.Insert(random.Next(digits.Length + 1), "."));
        }
    }

    [Theory]
    [InlineData("1\\2", "1", "2")]
    [InlineData(" 1 \\\t2\r", "1", "2")]
    [InlineData("1", "1", "")]
    [InlineData("", "", "")]
    [InlineData("\\2", "", "2")]
    [InlineData("   ", "", "")]
    [InlineData("1\\2\\3", "1", "2\\3")]
    public void Values_are_taken_one_after_another(string text, string first, string rest)
    {
        ReadOnlySpan<byte> values = Encoding.Latin1.GetBytes(text);
        Assert.Equal(first, Encoding.Latin1.GetString(DicomText.TakeNext(ref values)));
        Assert.Equal(rest, Encoding.Latin1.GetString(values).Trim());
    }

    [Theory]
    [InlineData("CT ", "CT")]
    [InlineData("1.2\0", "1.2")]
    [InlineData(" a b \0 ", "a b")]
    [InlineData("\0 \0", "")]
    [InlineData("", "")]
    [InlineData("\ta", "\ta")]
    public void Padding_is_of_spaces_and_nulls(string text, string trimmed) =>
        Assert.Equal(trimmed, Encoding.Latin1.GetString(DicomText.TrimPadding(Encoding.Latin1.GetBytes(text))));

    private static void AssertSame(string text)
    {
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double expected)
            && double.IsFinite(expected);
        bool isRead = DicomText.TryParseDecimal(Encoding.Latin1.GetBytes(text), out double number);
        Assert.Equal((text, isNumber), (text, isRead));
        if (isNumber)
        {
            Assert.Equal((text, BitConverter.DoubleToInt64Bits(expected)), (text, BitConverter.DoubleToInt64Bits(number)));
        }
    }
}
