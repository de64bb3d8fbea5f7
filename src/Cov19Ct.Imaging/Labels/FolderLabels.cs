namespace Cov19Ct.Imaging.Labels;

/// <summary>What the folders above a scan say of it, in the layout of COV19-CT-DB: <c>split/class/scan</c>.</summary>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>; null if no folder says.</param>
/// <param name="Label"><c>COVID</c> or <c>non-COVID</c>; null if no folder says.</param>
/// <param name="Id">The scan's own name, after the split and the class folder where there are such: the same name occurs
/// in both classes and in every split.</param>
public sealed record FolderLabels(string? Split, string? Label, string Id)
{
    private static readonly Dictionary<string, string> s_splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train",
        ["training"] = "train",
        ["val"] = "validation",
        ["valid"] = "validation",
        ["validation"] = "validation",
        ["test"] = "test",
        ["testing"] = "test",
    };

    /// <summary>The two classes as people write them, in small letters and without what separates words.</summary>
    private static readonly Dictionary<string, string> s_labels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["covid"] = "COVID",
        ["covid19"] = "COVID",
        ["noncovid"] = "non-COVID",
        ["noncovid19"] = "non-COVID",
    };

    /// <summary>Reads the names of the folder that a scan lies in and of the one above that. Farther ones say nothing: a
    /// project in a folder called "covid" is no class.</summary>
    /// <param name="scanPath">The folder or the file of a scan. It need not exist.</param>
    public static FolderLabels Of(string scanPath)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(scanPath));
        string? classFolder = NameOf(Path.GetDirectoryName(full));
        string? label = ParseLabel(classFolder);
        string? splitFolder = label is null ? classFolder : NameOf(Path.GetDirectoryName(Path.GetDirectoryName(full)));
        string? split = ParseSplit(splitFolder);
        string own = Path.GetFileName(full) is { Length: > 0 } fileName ? fileName : full;
        string?[] parts = [split, label is null ? null : classFolder, own];
        return new FolderLabels(split, label, string.Join('/', parts.Where(part => part is not null)));

        static string? NameOf(string? folder) => folder is null ? null : Path.GetFileName(folder);
    }

    /// <summary><c>COVID</c> or <c>non-COVID</c> for the ways in which people write them; null for anything else.</summary>
    public static string? ParseLabel(string? text) =>
        text is null ? null : s_labels.GetValueOrDefault(string.Concat(text.Where(letter => letter is not (' ' or '-' or '_'))));

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c> for the ways in which people write them; null for anything else.</summary>
    public static string? ParseSplit(string? text) => text is null ? null : s_splits.GetValueOrDefault(text);
}
