namespace Cov19Ct.Imaging;

/// <summary>What the folders above a scan say of it, in the layout of COV19-CT-DB: <c>split/class/scan</c>.</summary>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>; null if no folder says.</param>
/// <param name="Label"><c>COVID</c> or <c>non-COVID</c>; null if no folder says.</param>
/// <param name="Id">The scan's own name, after the split and the class folder where there are such: the same name occurs
/// in both classes and in every split.</param>
internal sealed record FolderLabels(string? Split, string? Label, string Id)
{
    private const int FoldersAbove = 3;

    private static readonly Dictionary<string, string> s_splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train",
        ["val"] = "validation",
        ["valid"] = "validation",
        ["validation"] = "validation",
        ["test"] = "test",
    };

    private static readonly Dictionary<string, string> s_labels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["covid"] = "COVID",
        ["covid19"] = "COVID",
        ["covid-19"] = "COVID",
        ["covid_19"] = "COVID",
        ["noncovid"] = "non-COVID",
        ["non-covid"] = "non-COVID",
        ["non_covid"] = "non-COVID",
        ["noncovid19"] = "non-COVID",
        ["non-covid19"] = "non-COVID",
        ["non-covid-19"] = "non-COVID",
        ["non_covid_19"] = "non-COVID",
    };

    /// <summary>Reads the names of the three folders above a scan; the nearest one that says something counts.</summary>
    /// <param name="scanPath">The folder or the file of a scan. It need not exist.</param>
    public static FolderLabels Of(string scanPath)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(scanPath));
        string? split = null;
        string? label = null;
        string? labelFolder = null;
        string? folder = Path.GetDirectoryName(full);
        for (int above = 0; above < FoldersAbove && folder is not null; above++)
        {
            string name = Path.GetFileName(folder);
            if (label is null && s_labels.TryGetValue(name, out label))
            {
                labelFolder = name;
            }

            if (split is null)
            {
                s_splits.TryGetValue(name, out split);
            }

            folder = Path.GetDirectoryName(folder);
        }

        string own = Path.GetFileName(full) is { Length: > 0 } fileName ? fileName : full;
        return new FolderLabels(split, label, string.Join('/', new[] { split, labelFolder, own }.Where(part => part is not null)));
    }
}
