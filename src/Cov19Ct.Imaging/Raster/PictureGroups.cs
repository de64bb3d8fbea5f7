using System.Text.RegularExpressions;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Pictures of one folder by what their names have in common beside the number of the slice.</summary>
/// <param name="Groups">The groups, each in the order of its numbers, and its name.</param>
/// <param name="AreScans">True where each group numbers the same slices: they are scans of their own.</param>
internal sealed record PictureGroups(IReadOnlyList<(string Name, IReadOnlyList<Picture> Pictures)> Groups, bool AreScans)
{
    /// <summary>The formats, as in "JPEG and PNG", where the folder has the same slices in several; else null.</summary>
    public string? Formats { get; private init; }

    /// <summary>The runs of numbers that lie far apart in one group, as in "1 to 20"; none where the numbers are close.</summary>
    public IReadOnlyList<string> Runs { get; private init; } = [];

    /// <summary>Pictures of a group from which it may be a scan.</summary>
    private const int FewestSlices = 2;

    /// <summary>Groups pictures.</summary>
    /// <param name="pictures">One for each file; at least one.</param>
    public static PictureGroups Of(IReadOnlyList<Picture> pictures)
    {
        Dictionary<string, Picture> byPath = pictures.ToDictionary(picture => picture.Path, StringComparer.Ordinal);
        IReadOnlyList<NumberedName> names = NumberedName.Read(byPath.Keys);
        string? formats = DoubledFormats(names, byPath);
        List<Group> groups = [.. names
            .GroupBy(name => (Texts: string.Join('\0', name.Texts), Format: formats is null ? "" : byPath[name.Path].Format))
            .SelectMany(alike => Split([.. alike], alike.Key.Format))
            .OrderBy(group => group.Names[0])];
        List<Group> large = groups.FindAll(group => group.Names.Count >= FewestSlices);
        return new PictureGroups(
            [.. groups.Select(group => (group.Name, (IReadOnlyList<Picture>)[.. group.Names.Select(name => byPath[name.Path])]))],
            large.Count > 1 && large.TrueForAll(group => group.SharesNumbers(large)))
        {
            Formats = formats,
            Runs = groups is [{ Counter: >= 0 } only] ? NumberRuns.Describe([.. only.Numbers]) : [],
        };
    }

    /// <summary>The formats, where most pictures of one have the names of pictures of another.</summary>
    private static string? DoubledFormats(IReadOnlyList<NumberedName> names, Dictionary<string, Picture> byPath)
    {
        HashSet<string>[] formats =
        [
            .. names.GroupBy(name => byPath[name.Path].Format)
                .OrderBy(alike => alike.Key, StringComparer.Ordinal)
                .Select(alike => alike.Select(name => name.Key).ToHashSet(StringComparer.Ordinal)),
        ];
        bool isDoubled = formats.Length > 1 && Array.Exists(formats, one => Array.Exists(
            formats, other => other != one && one.Count >= FewestSlices && one.Count(other.Contains) * 2 >= one.Count));
        return isDoubled
            ? string.Join(" and ", names.Select(name => byPath[name.Path].Format).Distinct().Order(StringComparer.Ordinal))
            : null;
    }

    /// <summary>Names of one form: the last number that differs counts the slices, and the others before it tell the groups.</summary>
    private static IEnumerable<Group> Split(List<NumberedName> names, string format)
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
            return parts.Select(part => new Group(part, counter, format));
        }

        List<NumberedName> all = names.Order().ToList();
        int digits = differing.Length == 1 ? NumberRuns.SliceDigits([.. all.Select(name => name.Numbers[counter])]) : 0;
        return digits == 0
            ? [new Group(all, counter, format)]
            : all.GroupBy(name => name.Numbers[counter].WithoutLast(digits))
                .Select(run => new Group([.. run], counter, format) { SliceDigits = digits });
    }

    /// <param name="Names">The names, in order.</param>
    /// <param name="Counter">Which of their numbers counts the slices; -1 for none.</param>
    /// <param name="Format">The format of the pictures, where there are others of the same names; else nothing.</param>
    private sealed record Group(List<NumberedName> Names, int Counter, string Format)
    {
        /// <summary>The last digits of the number that count the slices, where those before them tell the groups; else 0.</summary>
        public int SliceDigits { get; init; }

        /// <summary>The first name without the number that counts.</summary>
        public string Name
        {
            get
            {
                string stem = Path.GetFileNameWithoutExtension(Names[0].Path);
                MatchCollection numbers = Regex.Matches(stem, "[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1));
                if (Counter >= 0 && Counter < numbers.Count)
                {
                    Match number = numbers[Counter];
                    int length = SliceDigits > 0 ? SliceDigits : number.Length;
                    stem = stem.Remove(number.Index + number.Length - length, length);
                }

                return $"{stem.Trim(' ', '_', '-', '.', '(', ')')} {Format}".Trim();
            }
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
