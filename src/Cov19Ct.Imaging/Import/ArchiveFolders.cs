using Cov19Ct.Imaging.Containers;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Import;

/// <summary>The folders of an archive, as if it were unpacked.</summary>
internal static class ArchiveFolders
{
    /// <summary>Folders in natural order with their files in natural order, all as paths of entries.</summary>
    public static IEnumerable<(string Folder, IReadOnlyList<string> Files)> List(string archive, ZipDirectory directory)
    {
        IEnumerable<IGrouping<string, string>> folders = directory.Entries
            .Select(entry => entry.Name)
            .GroupBy(name => name.LastIndexOf('/') is int slash and >= 0 ? name[..slash] : "")
            .OrderBy(folder => folder.Key, NaturalNameOrder.Instance);
        foreach (IGrouping<string, string> folder in folders)
        {
            yield return (
                folder.Key.Length == 0 ? archive : ArchivePath.Of(archive, folder.Key),
                [.. folder.Order(NaturalNameOrder.Instance).Select(name => ArchivePath.Of(archive, name))]);
        }
    }
}
