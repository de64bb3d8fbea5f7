using Cov19Ct.Imaging;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Binding;

/// <summary>Files that came one by one, as from <c>Get-ChildItem</c>. Those of one folder wait for each other to the end of the pipeline,
/// in whatever order they come and whatever labels their rows have, because they may be slices of one series.</summary>
internal sealed class PendingFiles
{
    /// <summary>Only names wait, some 100 bytes each.</summary>
    public const int MostFiles = 1_000_000;

    private readonly Dictionary<(string Folder, ScanImportOptions Options), HashSet<string>> _groups = [];
    private readonly List<(string Folder, ScanImportOptions Options)> _order = [];

    public int Count { get; private set; }

    /// <summary>Adds a file, once however often it comes.</summary>
    /// <returns>False if too many files wait.</returns>
    public bool TryAdd(string file, ScanImportOptions options)
    {
        if (Count == MostFiles)
        {
            return false;
        }

        (string, ScanImportOptions) key = (Path.GetDirectoryName(file) ?? "", options);
        if (!_groups.TryGetValue(key, out HashSet<string>? names))
        {
            _groups[key] = names = new HashSet<string>(RealPaths.Comparer);
            _order.Add(key);
        }

        Count += names.Add(Path.GetFileName(file)) ? 1 : 0;
        return true;
    }

    /// <summary>Takes all waiting files, a folder at a time, with the files of each row's labels: the folders in the order in which their
    /// first files came, the files in any order.</summary>
    public IEnumerable<(string Folder, IReadOnlyList<(IReadOnlyList<string> Files, ScanImportOptions Options)> Groups)> TakeAll()
    {
        foreach (IGrouping<string, ScanImportOptions> folder in _order.GroupBy(key => key.Folder, key => key.Options))
        {
            yield return (folder.Key, [.. folder.Select(options => (Take(folder.Key, options), options))]);
        }

        _order.Clear();
        Count = 0;
    }

    private IReadOnlyList<string> Take(string folder, ScanImportOptions options)
    {
        _groups.Remove((folder, options), out HashSet<string>? names);
        return [.. names!.Select(name => Path.Combine(folder, name))];
    }
}
