using System.Text.RegularExpressions;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Excludes pictures that are copies by their pixels and by their names. Equal pixels alone prove nothing: slices may have been
/// doubled on purpose, and black ones are all equal.</summary>
internal static partial class PictureCopies
{
    /// <summary>The pictures without copies; of equal ones the first that is not named as a copy is kept.</summary>
    /// <param name="statistics">A look at each picture; null for those that cannot be read.</param>
    public static List<(Picture Picture, PictureStatistics? Statistics)> Exclude(
        IReadOnlyList<Picture> pictures, PictureStatistics?[] statistics, List<CtFinding> findings)
    {
        List<(Picture Picture, PictureStatistics? Statistics)> all = [.. pictures.Zip(statistics)];
        HashSet<Picture> copies = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<UInt128, (Picture Picture, PictureStatistics? Statistics)> equal in all.Where(one => one.Statistics is not null)
            .GroupBy(one => one.Statistics!.Hash))
        {
            copies.UnionWith(equal
                .Select(one => one.Picture)
                .GroupBy(picture => NameOf(picture.Path))
                .SelectMany(alike => alike.OrderBy(picture => Path.GetFileName(picture.Path).Length).Skip(1)));
        }

        if (copies.Count > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.DuplicateSlice,
                FindingSeverity.Warning,
                copies.Count == 1
                    ? "1 picture was excluded: it is a copy of another picture, by its name and with the same pixels."
                    : $"{copies.Count} pictures were excluded: they are copies of other pictures, by their names and with the same pixels.",
                [.. pictures.Where(copies.Contains).Select(picture => picture.Path)]));
        }

        return all.FindAll(one => !copies.Contains(one.Picture));
    }

    /// <summary>A name without what marks a copy, without leading zeros and without its extension.</summary>
    private static string NameOf(string path)
    {
        string stem = CopyMark().Replace(Path.GetFileNameWithoutExtension(path), "");
        return NumberedName.Read([stem + ".x"])[0].Key;
    }

    /// <summary>What Windows, macOS, Linux desktops and browsers add, in some languages.</summary>
    [GeneratedRegex(
        @"^(copy|kopie|copie|copia|kopia) (of|von|de|di|av) |"
            + @"[ _-]+(copy|kopie|copie|copia|cópia|kopia|duplicate)[ _-]*(\(?\d+\)?)?$|[ _-]*\(\d+\)$|~$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex CopyMark();
}
