using System.Globalization;
using System.Text;

namespace Cov19Ct.Binding;

/// <summary>The files that scans are written to: one file that is named, or one a scan in a folder, named after the scan.</summary>
/// <remarks>Ids come from files that nobody has vouched for. What is made of them is always a plain name, no device of Windows', and never
/// the same twice, also where the file system does not tell capitals.</remarks>
internal sealed class ExportTargets
{
    /// <summary>Bytes of a name in UTF-8: with a number, extension and temporary suffix it keeps below the 255 that file systems
    /// allow.</summary>
    private const int LongestName = 180;

    private static readonly (string Extension, CtExportFormat Format)[] s_extensions =
    [
        (".nii.gz", CtExportFormat.NiftiGz), (".nii", CtExportFormat.Nifti), (".png", CtExportFormat.Montage),
    ];

    // Names that Windows gives to devices, whatever the extension.
    private static readonly HashSet<string> s_devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;

    /// <param name="path">A file, by its extension, or a folder; full.</param>
    /// <param name="format">Null where the extension tells.</param>
    public ExportTargets(string path, CtExportFormat? format)
    {
        _path = path;
        CtExportFormat? stated = Directory.Exists(path) ? null : FormatOf(path);
        IsFile = stated is not null;
        Format = format ?? stated ?? CtExportFormat.NiftiGz;
        Contradicts = stated is not null && stated != Format;
    }

    public CtExportFormat Format { get; }

    /// <summary>True where the path names one file.</summary>
    public bool IsFile { get; }

    /// <summary>True where the extension says another format than is asked for.</summary>
    public bool Contradicts { get; }

    /// <summary>The file for the next scan; null where the one file has been given already.</summary>
    public string? Next(string scanId)
    {
        if (IsFile)
        {
            return _taken.Add(_path) ? _path : null;
        }

        string name = SafeName(scanId);
        string unique = name;
        for (int number = 2; !_taken.Add(unique); number++)
        {
            unique = FormattableString.Invariant($"{name}-{number}");
        }

        return Path.Combine(_path, unique + s_extensions.First(known => known.Format == Format).Extension);
    }

    /// <summary>A name for a file, without extension, made of an id: letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, other characters
    /// replaced by <c>_</c>.</summary>
    internal static string SafeName(string id)
    {
        // Marks are kept for the letters that they belong to. Normalising comes after, as it fails on halves of characters.
        StringBuilder plainText = new(id.Length);
        foreach (char character in id)
        {
            bool isPlain = char.IsLetterOrDigit(character) || character is '.' or '-' or '_'
                || char.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;
            plainText.Append(isPlain ? character : '_');
        }

        // A name that begins with a point is hidden, or a folder above; one that begins with a hyphen is taken for an option.
        string plain = EndOf(plainText.ToString().Normalize(NormalizationForm.FormC)).TrimStart('.', '-').TrimEnd('.');
        plain = plain.Length == 0 ? "scan" : plain;
        return s_devices.Contains(plain.Split('.')[0]) ? $"_{plain}" : plain;
    }

    /// <summary>As much of a name as may be: its end, which distinguishes scans.</summary>
    private static string EndOf(string name)
    {
        int start = name.Length;
        for (int bytes = 0; start > 0 && (bytes += Encoding.UTF8.GetByteCount(name, start - 1, 1)) <= LongestName; start--)
        {
        }

        return name[start..];
    }

    private static CtExportFormat? FormatOf(string path)
    {
        foreach ((string extension, CtExportFormat format) in s_extensions)
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        return null;
    }
}
