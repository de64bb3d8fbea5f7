namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>The files of a medium by the names that its directory gives them. On disk they may be in another case, and carry the
/// version or the dot of ISO 9660 (<c>IM000001.;1</c>).</summary>
/// <param name="root">The folder of the directory.</param>
internal sealed class MediaFiles(string root)
{
    /// <summary>Longest part of a file name of Joliet, the longest that media have. PS3.10 section 8.2 allows 8 characters.</summary>
    private const int LongestPart = 64;

    private readonly Dictionary<string, Dictionary<string, string>> _listings = new(StringComparer.Ordinal);
    private int _invalidNames;

    /// <summary>The path of a file. Where it is not there, the path where it should be; a name that has not the form of a File ID is then
    /// replaced, because it can be any text of the header, also the name of a patient.</summary>
    /// <param name="id">Referenced File ID, the parts of the path.</param>
    public string Find(string[] id)
    {
        string path = root;
        foreach (string part in id)
        {
            path = Path.Combine(path, List(path).GetValueOrDefault(Plain(part)) ?? Shown(part));
        }

        return path;
    }

    private string Shown(string part) =>
        part.Length <= LongestPart && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.')
            ? part
            : $"(invalid name {++_invalidNames})";

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
