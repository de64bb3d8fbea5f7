using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Import;

/// <summary>The folders that one importer has imported as a whole, each by its real path, with the options that it was imported
/// with.</summary>
internal sealed class ImportedFolders
{
    private readonly RealPaths _realPaths = new();
    private readonly Dictionary<string, List<ScanImportOptions>> _folders = new(RealPaths.Comparer);

    /// <summary>Adds a folder.</summary>
    /// <returns>False if it is there with the same options.</returns>
    public bool TryAdd(string folder, ScanImportOptions options)
    {
        if (Contains(folder, options))
        {
            return false;
        }

        string real = _realPaths.OfFolder(folder);
        _folders.TryAdd(real, []);
        _folders[real].Add(options);
        return true;
    }

    /// <summary>True for a folder that was imported with the same options.</summary>
    public bool Contains(string folder, ScanImportOptions options) =>
        _folders.TryGetValue(_realPaths.OfFolder(folder), out List<ScanImportOptions>? known) && known.Contains(options);
}
