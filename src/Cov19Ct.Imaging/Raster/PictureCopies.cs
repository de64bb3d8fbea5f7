using System.Text.RegularExpressions;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Excludes pictures that are copies by their pixels and by their names. Equal pixels alone prove nothing: slices may have been
/// doubled on purpose, and black ones are all equal.</summary>
internal static partial class PictureCopies
{
    /// <summary>The pictures without copies; of equal ones the first that is not named as a copy is kept.</summary>
    public static List<PictureStatistics> Exclude(List<PictureStatistics> pictures, List<CtFinding> findings)
    {
        HashSet<PictureStatistics> copies = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<UInt128, PictureStatistics> equal in pictures.GroupBy(picture => picture.Hash))
        {
            copies.UnionWith(equal
                .GroupBy(one => NameOf(one.Picture.Path))
                .SelectMany(alike => alike.OrderBy(one => Path.GetFileName(one.Picture.Path).Length).Skip(1)));
        }

        if (copies.Count > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.DuplicateSlice,
                FindingSeverity.Warning,
                copies.Count == 1
                    ? "1 picture was excluded: it is a copy of another picture, by its name and with the same pixels."
                    : $"{copies.Count} pictures were excluded: they are copies of other pictures, by their names and with the same pixels.",
                [.. pictures.Where(copies.Contains).Select(one => one.Picture.Path)]));
        }

        return pictures.FindAll(one => !copies.Contains(one));
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
