using System.Globalization;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Reads the numbers of text headers.</summary>
internal static class TextNumbers
{
    private static readonly char[] s_gaps = [' ', '\t', '\v', '\f'];

    /// <summary>The words of a value.</summary>
    public static string[] Words(string value) => value.Split(s_gaps, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Finite numbers between white space; null where a word is none.</summary>
    public static double[]? Reals(string value)
    {
        double[] numbers = [.. Words(value).Select(word => Real(word) ?? double.NaN)];
        return Array.TrueForAll(numbers, double.IsFinite) ? numbers : null;
    }

    /// <summary>A number; null where it is none.</summary>
    public static double? Real(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    /// <summary>Whole numbers between white space; null where a word is none.</summary>
    public static long[]? Wholes(string value)
    {
        string[] words = Words(value);
        long[] numbers = new long[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!long.TryParse(words[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }
}
