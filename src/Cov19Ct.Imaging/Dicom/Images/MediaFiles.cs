namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>The files of a medium by the names that its directory gives them. On disk they may be in another case, and carry the
/// version or the dot of ISO 9660 (<c>IM000001.;1</c>).</summary>
/// <param name="root">The folder of the directory.</param>
internal sealed class MediaFiles(string root)
{
    private readonly Dictionary<string, Dictionary<string, string>> _listings = new(StringComparer.Ordinal);

    /// <summary>The path of a file. Where it is not there, the path where it should be.</summary>
    /// <param name="id">Referenced File ID, the parts of the path.</param>
    public string Find(string[] id)
    {
        string path = root;
        foreach (string part in id)
        {
            path = Path.Combine(path, List(path).GetValueOrDefault(Plain(part), part));
        }

        return path;
    }

    private Dictionary<string, string> List(string folder)
    {
        if (_listings.TryGetValue(folder, out Dictionary<string, string>? names))
        {
            return names;
        }

        names = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(entry);
                names.TryAdd(Plain(name), name);
            }
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // The files within are missing, which is told where they are opened.
        }

        _listings[folder] = names;
        return names;
    }

    /// <summary>A name without its version and the dot of an empty extension.</summary>
    private static string Plain(string name)
    {
        int semicolon = name.LastIndexOf(';');
        bool hasVersion = semicolon > 0 && semicolon < name.Length - 1 && name.AsSpan(semicolon + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        return (hasVersion ? name[..semicolon] : name).TrimEnd('.');
    }
}
