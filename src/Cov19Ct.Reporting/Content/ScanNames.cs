using System.Text.RegularExpressions;

namespace Cov19Ct.Reporting;

/// <summary>Shows which words about a scan cannot name a patient. Folders and files often carry a name, so an id that was made of them is
/// shown only where its form is that of a UID or of the public data set's names; a machine's paths never are.</summary>
internal static partial class ScanNames
{
    private const string Hidden = "…";

    /// <summary>Words of this subject: folders called so name nobody, and messages use them.</summary>
    private static readonly HashSet<string> s_commonWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "archive", "chest", "covid", "ct", "data", "dicom", "file", "files", "folder", "image", "images", "lung", "model", "nifti",
        "non-covid", "scan", "scans", "series", "slice", "slices", "test", "the", "train", "training", "val", "validation", "volume",
    };

    /// <summary>The id, where its form cannot name a patient; else null.</summary>
    public static string? HarmlessId(Cov19Diagnosis diagnosis)
    {
        string id = diagnosis.ScanId;
        if (DicomUid().IsMatch(id))
        {
            return id;
        }

        string[] parts = id.Split('/');
        if (!DataSetName().IsMatch(parts[^1]))
        {
            return null;
        }

        return Array.TrueForAll(parts[..^1], IsKnown) ? id : parts[^1];

        bool IsKnown(string part) => s_commonWords.Contains(part)
            || part.Equals(diagnosis.Split, StringComparison.OrdinalIgnoreCase)
            || part.Equals(diagnosis.Label, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A finding's message without the names of folders and files in it.</summary>
    public static string WithoutNames(Cov19Diagnosis diagnosis, CtFinding finding)
    {
        string message = finding.Message;
        IEnumerable<string> paths = [diagnosis.Path, diagnosis.ScanId, .. finding.Paths];
        foreach (string name in paths.SelectMany(NamesIn).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(name => name.Length))
        {
            message = Replace(message, name);
        }

        return message;
    }

    /// <summary>A path, its parts, and its file's name without its extension, as far as they may name somebody.</summary>
    private static IEnumerable<string> NamesIn(string path)
    {
        string[] parts = path.Split('/', '\\');
        string last = parts[^1];
        int dot = last.IndexOf('.', StringComparison.Ordinal);
        IEnumerable<string> names = [path, .. parts, .. dot > 0 ? (string[])[last[..dot]] : []];
        return names.Where(name => name.Length >= 2 && !s_commonWords.Contains(name) && (name.Length >= 5 || name.Any(char.IsLetter)));
    }

    /// <summary>Replaces a name where it stands as a word of its own.</summary>
    private static string Replace(string message, string name)
    {
        int start = 0;
        while (message.IndexOf(name, start, StringComparison.OrdinalIgnoreCase) is int found and >= 0)
        {
            int end = found + name.Length;
            bool isWord = (found == 0 || !char.IsLetterOrDigit(message[found - 1]))
                && (end == message.Length || !char.IsLetterOrDigit(message[end]));
            if (isWord)
            {
                message = $"{message[..found]}{Hidden}{message[end..]}";
                start = found + Hidden.Length;
            }
            else
            {
                start = found + 1;
            }
        }

        return message;
    }

    /// <summary>DICOM PS3.5 section 9, and behind it what distinguishes the stacks of one series.</summary>
    [GeneratedRegex(@"^(?=[0-9.]{16,})[0-2](\.[0-9]+){2,}(/[^/]+)?$")]
    private static partial Regex DicomUid();

    /// <summary>COV19-CT-DB: ct_scan_7, ct_scan7, and the GUIDs of its test sets.</summary>
    [GeneratedRegex("^(ct_scan_?[0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$", RegexOptions.IgnoreCase)]
    private static partial Regex DataSetName();
}
