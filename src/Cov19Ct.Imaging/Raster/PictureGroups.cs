using System.Text.RegularExpressions;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Pictures of one folder by what their names have in common beside the number of the slice.</summary>
/// <param name="Groups">The groups, each in the order of its numbers, and its name.</param>
/// <param name="AreScans">True where each group numbers the same slices: they are scans of their own.</param>
internal sealed record PictureGroups(IReadOnlyList<(string Name, IReadOnlyList<Picture> Pictures)> Groups, bool AreScans)
{
    /// <summary>In what the names or files of the same slices differ, where the folder has slices twice; else null.</summary>
    public NameSpelling? Doubled { get; private init; }

    /// <summary>In what the names or files of one group differ, each with the pictures that are alike; none where there are several
    /// groups.</summary>
    public IReadOnlyList<(NameSpelling Spelling, IReadOnlyList<IReadOnlyList<Picture>> Kinds)> Kinds { get; private init; } = [];

    /// <summary>The runs of numbers that lie far apart in one group, as in "1 to 20"; none where the numbers are close.</summary>
    public IReadOnlyList<string> Runs { get; private init; } = [];

    /// <summary>Pictures of a group from which it may be a scan.</summary>
    private const int FewestSlices = 2;

    /// <summary>Groups pictures.</summary>
    /// <param name="pictures">One for each file; at least one.</param>
    public static PictureGroups Of(IReadOnlyList<Picture> pictures)
    {
        Dictionary<string, Picture> byPath = pictures.ToDictionary(picture => picture.Path, StringComparer.Ordinal);
        List<NumberedName>[] forms =
        [
            .. NumberedName.Read(byPath.Keys).GroupBy(name => string.Join('\0', name.Texts)).Select(alike => alike.ToList()),
        ];
        NameSpelling? doubled = null;
        List<Group> groups = [];
        foreach (List<NumberedName> form in forms)
        {
            NameSpelling? spelling = FindDoubled(form, byPath);
            doubled ??= spelling;
            groups.AddRange(spelling is null
                ? Split(form, spelling)
                : form.Zip(spelling.Values).GroupBy(one => one.Second, one => one.First).SelectMany(part => Split([.. part], spelling)));
        }

        groups.Sort((one, other) => one.Names[0].CompareTo(other.Names[0]));
        List<Group> large = groups.FindAll(group => group.Names.Count >= FewestSlices);
        bool isOne = groups.Count == 1;
        return new PictureGroups(
            [.. groups.Select(group => (group.NameOf(byPath), (IReadOnlyList<Picture>)[.. group.Names.Select(name => byPath[name.Path])]))],
            doubled is not null || (large.Count > 1 && large.TrueForAll(group => group.SharesNumbers(large))))
        {
            Doubled = doubled,
            Kinds = isOne ? [.. KindsOf([.. groups[0].Names.Select(name => byPath[name.Path])], groups[0].Names)] : [],
            Runs = isOne && groups[0].Counter >= 0 ? NumberRuns.Describe([.. groups[0].Numbers]) : [],
        };
    }

    /// <summary>What tells best the names of one form apart that have the same numbers; null where few or none have.</summary>
    private static NameSpelling? FindDoubled(List<NumberedName> names, Dictionary<string, Picture> byPath)
    {
        string[] keys = [.. names.Select(name => name.Key)];
        if (keys.Distinct(StringComparer.Ordinal).Count() == keys.Length)
        {
            return null;
        }

        NameSpelling? best = NameSpelling.Find(names, [.. names.Select(name => byPath[name.Path])])
            .MinBy(spelling => keys.Length - keys.Zip(spelling.Values).Distinct().Count());
        HashSet<string>[] parts = best is null
            ? []
            : [.. keys.Zip(best.Values).GroupBy(one => one.Second, one => one.First, (_, part) => part.ToHashSet(StringComparer.Ordinal))];
        return Array.Exists(parts, one => one.Count >= FewestSlices
            && Array.Exists(parts, other => other != one && one.Count(other.Contains) * 2 >= one.Count))
                ? best
                : null;
    }

    private static IEnumerable<(NameSpelling, IReadOnlyList<IReadOnlyList<Picture>>)> KindsOf(
        List<Picture> pictures, List<NumberedName> names) =>
        NameSpelling.Find(names, pictures).Take(1).Append(NameSpelling.FindBits(pictures)).OfType<NameSpelling>().Select(spelling => (
            spelling,
            (IReadOnlyList<IReadOnlyList<Picture>>)
                [.. pictures.Zip(spelling.Values).GroupBy(one => one.Second, one => one.First).Select(kind => kind.ToList())]));

    /// <summary>Names of one form: the last number that differs counts the slices, and the others before it tell the groups.</summary>
    private static IEnumerable<Group> Split(List<NumberedName> names, NameSpelling? spelling)
    {
        int[] differing =
        [
            .. Enumerable.Range(0, names[0].Numbers.Count).Where(i => names.Exists(name => !name.Numbers[i].Equals(names[0].Numbers[i]))),
        ];
        int counter = differing.Length > 0 ? differing[^1] : names[0].Numbers.Count - 1;
        List<List<NumberedName>> parts = [.. names
            .GroupBy(name => string.Join('/', differing.SkipLast(1).Select(i => name.Numbers[i])))
            .Select(part => part.Order().ToList())];

        // Numbers that all differ together, as those of UIDs, part nothing.
        if (parts.Count > 1 && !parts.TrueForAll(part => part.Count == 1))
        {
            return parts.Select(part => new Group(part, counter, spelling));
        }

        List<NumberedName> all = names.Order().ToList();
        int digits = differing.Length == 1 ? NumberRuns.SliceDigits([.. all.Select(name => name.Numbers[counter])]) : 0;
        return digits == 0
            ? [new Group(all, counter, spelling)]
            : all.GroupBy(name => name.Numbers[counter].WithoutLast(digits))
                .Select(run => new Group([.. run], counter, spelling) { SliceDigits = digits });
    }

    /// <param name="Names">The names, in order.</param>
    /// <param name="Counter">Which of their numbers counts the slices; -1 for none.</param>
    /// <param name="Spelling">What tells it from others with the same numbers; else null.</param>
    private sealed record Group(List<NumberedName> Names, int Counter, NameSpelling? Spelling)
    {
        /// <summary>The last digits of the number that count the slices, where those before them tell the groups; else 0.</summary>
        public int SliceDigits { get; init; }

        /// <summary>The first name without the number that counts, and what tells it from others.</summary>
        public string NameOf(Dictionary<string, Picture> byPath)
        {
            string path = Names[0].Path;
            string stem = Path.GetFileNameWithoutExtension(path);
            string written = "";
            MatchCollection numbers = Regex.Matches(stem, "[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1));
            if (Counter >= 0 && Counter < numbers.Count)
            {
                Match number = numbers[Counter];
                int length = SliceDigits > 0 ? SliceDigits : number.Length;
                stem = stem.Remove(number.Index + number.Length - length, length);
                written = number.Value;
            }

            string own = Spelling switch
            {
                { IsFormat: true } => byPath[path].Format,
                { IsExtension: true } => Path.GetExtension(path).TrimStart('.'),
                { IsPadding: true } => written,
                _ => "",
            };
            return $"{stem.Trim(' ', '_', '-', '.', '(', ')')} {own}".Trim();
        }

        public IEnumerable<NameNumber> Numbers => Counter < 0 ? [] : Names.Select(name => SliceDigits > 0
            ? name.Numbers[Counter].Last(SliceDigits)
            : name.Numbers[Counter]);

        /// <summary>True if half of the numbers are those of another group too.</summary>
        public bool SharesNumbers(List<Group> groups)
        {
            HashSet<NameNumber> own = [.. Numbers];
            return own.Count > 0 && groups.Exists(other => other != this && other.Numbers.Count(own.Contains) * 2 >= own.Count);
        }
    }
}
