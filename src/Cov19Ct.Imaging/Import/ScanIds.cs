namespace Cov19Ct.Imaging.Import;

/// <summary>Gives the scans of one run ids that differ: a name that says nothing by itself, and one that another scan has, get the names of
/// the folders above.</summary>
internal sealed class ScanIds
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The id of a scan.</summary>
    /// <param name="scan">The scan with the id that its reader gave it.</param>
    public string Of(CtScan scan)
    {
        string id = scan.Id;
        Queue<string> folders = new(FolderNames(scan.Path));
        if (scan.SeriesInstanceUid is null && !id.Contains('/', StringComparison.Ordinal) && !id.Any(char.IsDigit))
        {
            // "ct", "image", "DICOM": archives have one of these in each case's folder.
            id = WithNext(id, folders);
        }

        while (_used.Contains(id) && folders.Count > 0)
        {
            id = WithNext(id, folders);
        }

        string unlike = id;
        for (int number = 2; !_used.Add(unlike); number++)
        {
            unlike = FormattableString.Invariant($"{id} ({number})");
        }

        return unlike;
    }

    /// <summary>The names of a path from its end to its root.</summary>
    private static IEnumerable<string> FolderNames(string path)
    {
        for (string? rest = Path.TrimEndingDirectorySeparator(path); rest is not null; rest = Path.GetDirectoryName(rest))
        {
            string name = Path.GetFileName(rest);
            if (name.Length > 0)
            {
                yield return name;
            }
        }
    }

    private static string WithNext(string id, Queue<string> folders)
    {
        while (folders.TryDequeue(out string? name))
        {
            string first = id.Split('/')[0];
            bool isThere = name == first || name.StartsWith($"{first}.", StringComparison.Ordinal);
            if (!isThere)
            {
                return $"{name}/{id}";
            }
        }

        return id;
    }
}
