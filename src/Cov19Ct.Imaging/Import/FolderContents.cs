using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Import;

/// <summary>The files of one folder, in natural order, or the error that kept them from being listed.</summary>
internal sealed record FolderContents(string Folder, IReadOnlyList<string> Files, Exception? Error)
{
    /// <summary>As many links as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>A folder, and those below it if asked, each before what lies below it.</summary>
    /// <remarks>A linked folder is entered once: links that lead back do not go round for ever.</remarks>
    public static IEnumerable<FolderContents> Walk(string folder, bool recurse, CancellationToken cancellationToken)
    {
        HashSet<string> entered = [];
        Dictionary<string, string> realPaths = new(StringComparer.Ordinal);
        Stack<string> waiting = new([folder]);
        while (waiting.TryPop(out string? next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!entered.Add(RealPath(next, realPaths)))
            {
                continue;
            }

            FolderContents contents = List(next, out string[] below);
            yield return contents;
            for (int i = recurse ? below.Length - 1 : -1; i >= 0; i--)
            {
                waiting.Push(below[i]);
            }
        }
    }

    private static FolderContents List(string folder, out string[] below)
    {
        try
        {
            below = [.. Directory.EnumerateDirectories(folder).Order(NaturalNameOrder.Instance)];
            return new FolderContents(folder, [.. Directory.EnumerateFiles(folder).Order(NaturalNameOrder.Instance)], Error: null);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            below = [];
            return new FolderContents(folder, [], exception);
        }
    }

    /// <summary>A folder's path without links, neither its own nor those above it: one folder under two paths has one real path.</summary>
    private static string RealPath(string folder, Dictionary<string, string> known, int depth = 0)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (known.TryGetValue(full, out string? real))
        {
            return real;
        }

        string? parent = Path.GetDirectoryName(full);
        real = parent is null ? full : Path.Combine(RealPath(parent, known, depth), Path.GetFileName(full));
        try
        {
            string? target = depth < MostLinks ? new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true)?.FullName : null;
            real = target is null ? real : RealPath(target, known, depth + 1);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // A link that leads nowhere, or in a circle, is itself.
        }

        return known[full] = real;
    }
}
