using Cov19Ct.Imaging;

namespace Cov19Ct.Binding;

/// <summary>Files that came one by one, as from <c>Get-ChildItem</c>: those of one folder and one row's labels wait for each
/// other, because they may be slices of one series.</summary>
internal sealed class PendingFiles
{
    private readonly List<string> _files = [];
    private string _folder = "";
    private ScanImportOptions? _options;

    /// <summary>Adds a file.</summary>
    /// <returns>False where the waiting files must be taken first: the new one is of another folder, or labelled otherwise.</returns>
    public bool TryAdd(string file, ScanImportOptions options)
    {
        string folder = Path.GetDirectoryName(file) ?? "";
        if (_files.Count > 0 && (folder != _folder || options != _options))
        {
            return false;
        }

        _folder = folder;
        _options = options;
        _files.Add(file);
        return true;
    }

    /// <summary>Takes all waiting files; null if there are none.</summary>
    public (string Folder, IReadOnlyList<string> Files, ScanImportOptions Options)? Take()
    {
        if (_files.Count == 0)
        {
            return null;
        }

        string[] files = [.. _files];
        _files.Clear();
        return (_folder, files, _options!);
    }
}
