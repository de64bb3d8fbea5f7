using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cov19Ct.Imaging.Containers;

/// <summary>A file's name without its extension, as texts and the numbers between them: the texts are one more than the numbers.</summary>
/// <param name="Path">The file.</param>
/// <param name="Texts">The texts, in upper case.</param>
/// <param name="Numbers">The numbers.</param>
internal sealed partial record NumberedName(string Path, IReadOnlyList<string> Texts, IReadOnlyList<NameNumber> Numbers)
    : IComparable<NumberedName>
{
    private const char Plus = '+';

    /// <summary>The minus of typesetters, which is no hyphen.</summary>
    private const char Minus = '\u2212';

    /// <summary>With the dash that some programs make of a minus.</summary>
    private const string Signs = "-+\u2212\u2013";

    /// <summary>Before a sign: what parts the words of a name. After a letter or a digit a minus is a hyphen.</summary>
    private const string Gaps = "_ =([{";

    /// <summary>Equal for names that differ in their extensions, in leading zeros and in upper and lower case only.</summary>
    public string Key => string.Join(
        '\0', Texts.Zip([.. Numbers.Select(number => number.ToString()), ""], (text, number) => text + number));

    /// <summary>Reads the names of some files, together: whether a minus after a letter is a sign and whether a point is a decimal one, no
    /// single name tells.</summary>
    /// <returns>In the order of the paths.</returns>
    public static IReadOnlyList<NumberedName> Read(IEnumerable<string> paths)
    {
        string[] all = [.. paths];
        List<NumberedName> names = [.. all.Select(path => Read(path, hasDecimals: true, signedAfter: []))];
        bool hasDecimals = AreDecimals([.. names.SelectMany(name => name.Numbers).Select(number => number.Written).OfType<string>()]);

        // A letter and then a minus: a sign where other names have the number without it, or with a plus.
        HashSet<string> signed =
        [
            .. names.SelectMany(name => name.Texts.SkipLast(1)).Where(text => text.Length > 0 && char.IsLetter(text[^1])),
            .. names.SelectMany(name => name.Texts.Zip(name.Numbers))
                .Where(one => one.First.Length > 1 && Signs.Contains(one.First[^1]) && char.IsLetter(one.First[^2]))
                .GroupBy(one => one.First[..^1], one => (one.First[^1], one.Second.Value))
                .Where(alike => AreOnOneAxis([.. alike]))
                .Select(alike => alike.Key),
        ];
        return [.. all.Select(path => Read(path, hasDecimals, signed))];
    }

    /// <inheritdoc/>
    public int CompareTo(NumberedName? other)
    {
        if (other is null)
        {
            return 1;
        }

        for (int i = 0; ; i++)
        {
            int order = string.CompareOrdinal(Texts[i], other.Texts[i]);
            if (order != 0)
            {
                return order;
            }

            if (i == Numbers.Count || i == other.Numbers.Count)
            {
                order = Numbers.Count.CompareTo(other.Numbers.Count);
                return order != 0 ? order : string.CompareOrdinal(Path, other.Path);
            }

            order = Numbers[i].CompareTo(other.Numbers[i]);
            if (order != 0)
            {
                return order;
            }
        }
    }

    /// <summary>True if numbers with signs go on over zero as they do on both of its sides, as positions do. Those of two scans, called
    /// <c>C+1</c> and <c>C-1</c>, have no step or a longer one there.</summary>
    private static bool AreOnOneAxis(IReadOnlyCollection<(char Sign, double Value)> numbers)
    {
        double[][] sides = [Side(isPositive: true), Side(isPositive: false)];
        double[] steps = [.. sides.SelectMany(side => side.Skip(1).Zip(side, (next, value) => next - value)).Order()];
        double across = sides.Sum(side => side.Length == 0 ? double.NaN : side[0]);
        return steps.Length > 0 && across > 0 && across < 1.5 * steps[steps.Length / 2];

        double[] Side(bool isPositive) =>
            [.. numbers.Where(number => number.Sign == Plus == isPositive).Select(number => number.Value).Distinct().Order()];
    }

    /// <summary>Numbers as <c>9</c>, <c>9.25</c> and <c>9.5</c> are decimal; <c>1.9</c> and <c>1.10</c> count parts of parts.</summary>
    private static bool AreDecimals(string[] fractions) =>
        fractions.Length > 0
        && (fractions.Select(fraction => fraction.Length).Distinct().Count() == 1
            || !Array.Exists(fractions, fraction => fraction[^1] == '0'));

    private static NumberedName Read(string path, bool hasDecimals, HashSet<string> signedAfter)
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(path).ToUpperInvariant();
        List<string> texts = [];
        List<NameNumber> numbers = [];
        StringBuilder text = new();
        for (int at = 0; at < stem.Length;)
        {
            if (!char.IsAsciiDigit(stem[at]))
            {
                text.Append(stem[at++]);
                continue;
            }

            bool isNegative = TakeSign(text, isFirst: numbers.Count == 0, signedAfter);
            int end = EndOfDigits(stem, at);
            string whole = stem[at..end];
            string? fraction = null;
            int? exponent = null;

            // One point or comma between digits, and not one of several, as in a UID or a date.
            bool isChained = at > 1 && stem[at - 1] is '.' or ',' && char.IsAsciiDigit(stem[at - 2]);
            if (!isChained && end + 1 < stem.Length && stem[end] is '.' or ',' && char.IsAsciiDigit(stem[end + 1]))
            {
                int last = EndOfDigits(stem, end + 1);
                string digits = stem[(end + 1)..last];
                bool goesOn = last + 1 < stem.Length && stem[last] is '.' or ',' && char.IsAsciiDigit(stem[last + 1]);
                exponent = goesOn ? null : TakeExponent(stem, ref last);
                (fraction, end) = !goesOn && (hasDecimals || exponent is not null) ? (digits, last) : (null, end);
            }
            else if (!isChained)
            {
                exponent = TakeExponent(stem, ref end);
            }

            texts.Add(text.ToString());
            numbers.Add(new NameNumber(isNegative, whole, fraction, exponent));
            text.Clear();
            at = end;
        }

        texts.Add(text.ToString());
        return new NumberedName(path, texts, numbers);
    }

    private static bool TakeSign(StringBuilder text, bool isFirst, HashSet<string> signedAfter)
    {
        int last = text.Length - 1;
        if (last < 0 || !Signs.Contains(text[last], StringComparison.Ordinal))
        {
            return false;
        }

        bool isSign = last == 0
            ? isFirst
            : Gaps.Contains(text[last - 1], StringComparison.Ordinal) || signedAfter.Contains(text.ToString(0, last))
                || (text[last] == Minus && char.IsLetter(text[last - 1]));
        bool isNegative = isSign && text[last] != Plus;
        if (isSign)
        {
            text.Length = last;
        }

        return isNegative;
    }

    /// <summary>As programs write it: a sign, two or three digits, and nothing that could make it a part of a word or of an
    /// identifier.</summary>
    [GeneratedRegex(@"\GE([-+][0-9]{2,3})(?![0-9A-Z.,-])", RegexOptions.CultureInvariant)]
    private static partial Regex ExponentPattern();

    /// <returns>Null where there is none.</returns>
    private static int? TakeExponent(string stem, ref int end)
    {
        if (ExponentPattern().Match(stem, end) is not { Success: true } written)
        {
            return null;
        }

        end += written.Length;
        return int.Parse(written.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static int EndOfDigits(string stem, int start)
    {
        int end = start;
        while (end < stem.Length && char.IsAsciiDigit(stem[end]))
        {
            end++;
        }

        return end;
    }
}
