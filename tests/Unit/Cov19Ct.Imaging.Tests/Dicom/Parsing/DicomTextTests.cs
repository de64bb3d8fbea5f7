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

    [Theory]
    [InlineData("0,7031", 0.7031)]
    [InlineData("-1024,0", -1024.0)]
    [InlineData("+1,5e1", 15.0)]
    [InlineData(",5", 0.5)]
    [InlineData("12,5\0", 12.5)]
    [InlineData("0.7,0.7", null)]
    [InlineData("0.7,7", null)]
    [InlineData("1,2,3", null)]
    [InlineData("1,", null)]
    [InlineData(",", null)]
    [InlineData("1,.5", null)]
    [InlineData("a,5", null)]
    [InlineData("1, 5", null)]
    [InlineData("1,55555555555555555555555555555555555555555555555555555555555555555", null)]
    public void One_comma_is_the_point_and_no_separator(string text, double? expected)
    {
        bool isRead = DicomText.TryParseDecimal(Encoding.Latin1.GetBytes(text), out double number, out bool hasComma);
        Assert.Equal((expected is not null, expected is not null), (isRead, hasComma));
        Assert.Equal(expected ?? 0, isRead ? number : 0);
    }

    [Theory]
    [InlineData("-1,024", true)]
    [InlineData("12,345", true)]
    [InlineData("0,703", false)]
    [InlineData("-1024,000", false)]
    [InlineData("1,02", false)]
    [InlineData("1.024", false)]
    [InlineData("a,024", false)]
    [InlineData("", false)]
    public void Three_digits_behind_a_comma_may_be_thousands(string text, bool expected) =>
        Assert.Equal(expected, DicomText.MayBeThousands(Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData("12", 12, false)]
    [InlineData("12.0", 12, false)]
    [InlineData("-3.", -3, false)]
    [InlineData("12,0", 12, true)]
    [InlineData("7.5", null, false)]
    [InlineData("1,024", null, true)]
    [InlineData("3000000000", null, false)]
    [InlineData("x", null, false)]
    public void Integers_may_have_decimals_that_are_zero(string text, int? expected, bool expectedComma)
    {
        bool isRead = DicomText.TryParseInteger(Encoding.Latin1.GetBytes(text), out int number, out bool hasComma);
        Assert.Equal((expected, expectedComma), (isRead ? number : null, hasComma));
    }

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
