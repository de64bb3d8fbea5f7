using System.Globalization;
using System.Text.RegularExpressions;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>A way in which files are written that are named alike: one program writes all slices of a scan in one way.</summary>
/// <param name="What">What differs, as <c>upper and lower case</c>.</param>
/// <param name="Values">The value of each file: equal for those that are written alike.</param>
internal sealed partial record NameSpelling(string What, IReadOnlyList<string> Values)
{
    /// <summary>So many kinds are shown in a message.</summary>
    private const int MostShown = 4;

    private const int LongestName = 60;

    /// <summary>True for the format of the files, which <see cref="Values"/> name.</summary>
    public bool IsFormat { get; private init; }

    /// <summary>True if the file names differ in their extensions, which <see cref="Values"/> are.</summary>
    public bool IsExtension { get; private init; }

    /// <summary>True if the numbers differ in their leading zeros.</summary>
    public bool IsPadding { get; private init; }

    /// <summary>The ways in which files differ; none where all are written alike.</summary>
    /// <param name="names">Names of one form: the same texts, in upper case, and as many numbers.</param>
    /// <param name="pictures">Their pictures.</param>
    public static IReadOnlyList<NameSpelling> Find(IReadOnlyList<NumberedName> names, IReadOnlyList<Picture> pictures)
    {
        NameSpelling[] all =
        [
            new("the file format", [.. pictures.Select(picture => picture.Format)]) { IsFormat = true },
            new("the extension", [.. names.Select(name => Path.GetExtension(name.Path).TrimStart('.'))]) { IsExtension = true },
            new("upper and lower case", [.. names.Select(name => LettersOf(name.Path))]),
            new("leading zeros", PaddingOf(names)) { IsPadding = true },
        ];
        NameSpelling[] differing = [.. all.Where(spelling => spelling.Values.Distinct(StringComparer.Ordinal).Skip(1).Any())];
        return differing.Length < 2
            ? differing
            : [.. differing, new NameSpelling(
                string.Join(" and ", differing.Select(spelling => spelling.What)),
                [.. names.Select((_, index) => string.Join('\0', differing.Select(spelling => spelling.Values[index])))])];
    }

    /// <summary>What pictures with the same names differ in, where their grey levels have 8 and 16 bits; null where they do not.</summary>
    public static NameSpelling? FindBits(IReadOnlyList<Picture> pictures) =>
        pictures.Select(picture => picture.IsSixteenBit).Distinct().Count() > 1
            ? new NameSpelling("the bits of a grey level", [.. pictures.Select(picture => picture.IsSixteenBit ? "16" : "8")])
            : null;

    /// <summary>The kinds of names as text, as in <c>20 pictures 1.png to 20.png, 20 pictures 001.png to 020.png</c>.</summary>
    /// <param name="kinds">The pictures of each kind, in their order.</param>
    public static string Describe(IEnumerable<IReadOnlyList<Picture>> kinds)
    {
        string[] all = [.. kinds.Select(kind => kind.Count == 1
            ? $"1 picture {Shown(kind[0])}"
            : string.Create(CultureInfo.InvariantCulture, $"{kind.Count} pictures {Shown(kind[0])} to {Shown(kind[^1])}"))];
        return string.Join(", ", all.Length > MostShown ? [.. all.Take(MostShown), "..."] : all);
    }

    private static string Shown(Picture picture) => ShownText.Of(Path.GetFileName(picture.Path), LongestName);

    /// <summary>The letters of a name, without the E of an exponent.</summary>
    private static string LettersOf(string path) =>
        string.Concat(Exponent().Replace(Path.GetFileNameWithoutExtension(path), "").Where(char.IsLetter));

    /// <summary>To how many digits the numbers of each name are filled up with zeros, 0 for none. A number that is as long as others are
    /// with their zeros may be one of them, and so may a longer one.</summary>
    private static string[] PaddingOf(IReadOnlyList<NumberedName> names)
    {
        string[] padding = new string[names.Count];
        for (int number = 0; number < names[0].Numbers.Count; number++)
        {
            // A minus may count as one of the digits.
            NameNumber[] all = [.. names.Select(name => name.Numbers[number])];
            int[] widths = Array.Exists(all, one => one.IsNegative)
                ? []
                : [.. all.Where(one => one.HasLeadingZero).Select(one => one.Length).Distinct()];
            for (int name = 0; name < padding.Length; name++)
            {
                int length = all[name].Length;
                padding[name] += FormattableString.Invariant($"/{widths.Where(width => width <= length).DefaultIfEmpty().Max()}");
            }
        }

        return Array.ConvertAll(padding, text => text ?? "");
    }

    [GeneratedRegex("(?<=[0-9])[eE](?=[-+][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Exponent();
}
