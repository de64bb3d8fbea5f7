using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Nrrd;

/// <summary>The fields of an NRRD header: lines of <c>key: value</c> up to an empty line.</summary>
/// <remarks>Definition of the NRRD file format, teem.sourceforge.net/nrrd/format.html; versions NRRD0001 to NRRD0005.</remarks>
internal sealed class NrrdFields
{
    public const string Format = "NRRD";

    private const string DataFile = "datafile";

    private static readonly string[] s_extensions = [".nrrd", ".nhdr"];

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _repeated = new(StringComparer.OrdinalIgnoreCase);

    private NrrdFields(string path)
    {
        Path = path;
    }

    public string Path { get; }

    /// <summary>Lines after the field of the files with the voxels, if it says that a list follows.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Offset of the byte after the header.</summary>
    public long End { get; private set; }

    /// <summary>True for the names of NRRD files.</summary>
    public static bool HasExtension(string path) =>
        s_extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>True if a file starts as NRRD files do.</summary>
    public static bool IsNrrd(ReadOnlySpan<byte> head) => head.StartsWith("NRRD000"u8);

    /// <summary>Reads the fields.</summary>
    /// <exception cref="InvalidScanFileException">No NRRD file, or a line is no field.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static NrrdFields Read(IFileStore store, string path)
    {
        if (!IsNrrd(store.ReadHead(path, 16)))
        {
            throw new InvalidScanFileException(path, Format, "the file does not start with the NRRD magic.", 0);
        }

        // A list of files runs to the end of a detached header, and has no empty line before it.
        bool isList = false;
        (List<string> lines, long end) = HeaderText.Read(store, path, Format, line =>
        {
            isList |= Split(line) is (DataFile, string value) && value.StartsWith("LIST", StringComparison.Ordinal);
            return line.Length == 0 && !isList;
        });
        NrrdFields fields = new(path) { End = end };
        bool isInList = false;
        for (int number = 1; number < lines.Count; number++)
        {
            string line = lines[number];
            if (isInList)
            {
                fields.Lines.Add(line);
            }
            else if (Split(line) is (string key, string value))
            {
                if (!fields._values.TryAdd(key, value))
                {
                    fields._repeated.Add(key);
                }

                isInList = key == DataFile && value.StartsWith("LIST", StringComparison.Ordinal);
            }
            else if (!string.IsNullOrWhiteSpace(line) && !line.StartsWith('#') && !line.Contains(":=", StringComparison.Ordinal))
            {
                throw new InvalidScanFileException(path, Format, $"line {number + 1} of the header is not key: value.");
            }
        }

        fields.Lines.RemoveAll(string.IsNullOrWhiteSpace);
        return fields;
    }

    /// <summary>The value of a field, by its name without spaces; null where it is missing.</summary>
    /// <exception cref="InvalidScanFileException">The field occurs more than once: which value is meant, nobody can tell.</exception>
    public string? this[string name] => _repeated.Contains(name)
        ? throw new InvalidScanFileException(Path, Format, $"the header has the field {name} more than once.")
        : _values.GetValueOrDefault(name);

    /// <summary>A whole number of a field; 0 where it is missing.</summary>
    /// <exception cref="InvalidScanFileException">It is no whole number, or out of range.</exception>
    public long Whole(string name, long lowest) => this[name] is not string value ? 0
        : TextNumbers.Wholes(value) is [long number] && number >= lowest && number < 1L << 53 ? number
        : throw new InvalidScanFileException(Path, Format, $"the field {name} must be a whole number of {lowest} or more.");

    /// <summary>A field and its value; null for another line. Names have forms with and without spaces.</summary>
    private static (string Key, string Value)? Split(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 1 || line.StartsWith('#') || (colon + 1 < line.Length && line[colon + 1] == '=')
            ? null
            : (line[..colon].Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant(), line[(colon + 1)..].Trim());
    }
}
