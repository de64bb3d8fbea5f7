using System.Text.RegularExpressions;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Pictures of one folder by what their names have in common beside the number of the slice.</summary>
/// <param name="Groups">The groups, each in the order of its numbers, and its name.</param>
/// <param name="AreScans">True where each group numbers the same slices: they are scans of their own.</param>
internal sealed record PictureGroups(IReadOnlyList<(string Name, IReadOnlyList<Picture> Pictures)> Groups, bool AreScans)
{
    /// <summary>Pictures of a group from which it may be a scan.</summary>
    private const int FewestSlices = 2;

    /// <summary>Groups pictures.</summary>
    /// <param name="pictures">One for each file; at least one.</param>
    public static PictureGroups Of(IReadOnlyList<Picture> pictures)
    {
        Dictionary<string, Picture> byPath = pictures.ToDictionary(picture => picture.Path, StringComparer.Ordinal);
        List<Group> groups = [.. NumberedName.Read(byPath.Keys)
            .GroupBy(name => string.Join('\0', name.Texts))
            .SelectMany(alike => Split([.. alike]))
            .OrderBy(group => group.Names[0])];
        List<Group> large = groups.FindAll(group => group.Names.Count >= FewestSlices);
        return new PictureGroups(
            [.. groups.Select(group => (group.Name, (IReadOnlyList<Picture>)[.. group.Names.Select(name => byPath[name.Path])]))],
            large.Count > 1 && large.TrueForAll(group => group.SharesNumbers(large)));
    }

    /// <summary>Names of one form: the last number that differs counts the slices, and the others before it tell the groups.</summary>
    private static IEnumerable<Group> Split(List<NumberedName> names)
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
        return parts.TrueForAll(part => part.Count == 1)
            ? [new Group(names.Order().ToList(), counter)]
            : parts.Select(part => new Group(part, counter));
    }

    /// <param name="Names">The names, in order.</param>
    /// <param name="Counter">Which of their numbers counts the slices; -1 for none.</param>
    private sealed record Group(List<NumberedName> Names, int Counter)
    {
        /// <summary>The first name without the number that counts.</summary>
        public string Name
        {
            get
            {
                string stem = Path.GetFileNameWithoutExtension(Names[0].Path);
                MatchCollection numbers = Regex.Matches(stem, "[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1));
                return (Counter >= 0 && Counter < numbers.Count
                    ? stem.Remove(numbers[Counter].Index, numbers[Counter].Length)
                    : stem).Trim(' ', '_', '-', '.', '(', ')');
            }
        }

        /// <summary>True if half of the numbers are those of another group too.</summary>
        public bool SharesNumbers(List<Group> groups)
        {
            HashSet<NameNumber> own = [.. Numbers()];
            return own.Count > 0 && groups.Exists(other => other != this && other.Numbers().Count(own.Contains) * 2 >= own.Count);
        }

        private IEnumerable<NameNumber> Numbers() => Counter < 0 ? [] : Names.Select(name => name.Numbers[Counter]);
    }
}
