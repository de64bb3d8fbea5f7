using Cov19Ct.Imaging.Containers;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Import;

/// <summary>The files of one folder, in natural order, or the error that kept them from being listed.</summary>
internal sealed record FolderContents(string Folder, IReadOnlyList<string> Files, Exception? Error)
{
    /// <summary>A folder, and those below it if asked, each before what lies below it.</summary>
    /// <remarks>A linked folder is entered once: links that lead back do not go round for ever.</remarks>
    public static IEnumerable<FolderContents> Walk(string folder, bool recurse, CancellationToken cancellationToken)
    {
        HashSet<string> entered = new(RealPaths.Comparer);
        RealPaths realPaths = new();
        Stack<string> waiting = new([folder]);
        while (waiting.TryPop(out string? next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!entered.Add(realPaths.OfFolder(next)))
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
}
