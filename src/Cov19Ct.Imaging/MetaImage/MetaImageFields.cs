using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.MetaImage;

/// <summary>The fields of a MetaImage header: lines of <c>Key = Value</c>, of which the last names the voxels.</summary>
/// <remarks>MetaIO of the Insight Toolkit: MetaImage documentation, and metaImage.cxx for what it leaves open.</remarks>
internal sealed class MetaImageFields
{
    public const string Format = "MetaImage";

    private const string LastKey = "ElementDataFile";

    private static readonly char[] s_separators = ['=', ':'];

    private static readonly string[] s_extensions = [".mha", ".mhd"];

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _repeated = new(StringComparer.OrdinalIgnoreCase);

    private MetaImageFields(string path)
    {
        Path = path;
    }

    public string Path { get; }

    /// <summary>Lines after the one that names the voxels: a list of files, if it says so.</summary>
    public List<string> Lines { get; private set; } = [];

    /// <summary>Offset of the byte after the header.</summary>
    public long End { get; private set; }

    /// <summary>True for the names of MetaImage files.</summary>
    public static bool HasExtension(string path) =>
        s_extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>True if a file starts as MetaImage headers do: with one of the keys that stand first.</summary>
    public static bool IsMetaImage(ReadOnlySpan<byte> head)
    {
        int equals = head[..Math.Min(head.Length, 64)].IndexOfAny("=:"u8);
        if (equals < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> key = head[..equals].Trim((byte)' ');
        return (key.SequenceEqual("ObjectType"u8) && head[(equals + 1)..].TrimStart((byte)' ').StartsWith("Image"u8))
            || (key.SequenceEqual("NDims"u8) && head.IndexOf("DimSize"u8) > 0);
    }

    /// <summary>Reads the fields.</summary>
    /// <exception cref="InvalidScanFileException">A line is no field, or the last field is missing.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static MetaImageFields Read(IFileStore store, string path)
    {
        (List<string> lines, long end) = HeaderText.Read(store, path, Format, IsLast);
        MetaImageFields fields = new(path) { End = end };
        foreach (string line in lines.Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            string[] parts = line.Split(s_separators, 2);
            if (parts.Length < 2)
            {
                throw new InvalidScanFileException(path, Format, $"line {lines.IndexOf(line) + 1} of the header is not Key = Value.");
            }

            string key = parts[0].Trim();
            if (!fields._values.TryAdd(key, parts[1].Trim()))
            {
                fields._repeated.Add(key);
            }
        }

        if (fields[LastKey] is null)
        {
            throw new InvalidScanFileException(path, Format, "the header has no ElementDataFile, which names the voxels.");
        }

        if (fields[LastKey]!.StartsWith("LIST", StringComparison.Ordinal))
        {
            (List<string> all, _) = HeaderText.Read(store, path, Format, _ => false);
            fields.Lines = [.. all.Skip(lines.Count).Where(line => !string.IsNullOrWhiteSpace(line))];
        }

        return fields;
    }

    /// <summary>The value of a field, by any of its names; null where it is missing.</summary>
    /// <exception cref="InvalidScanFileException">The field occurs more than once: which value is meant, nobody can tell. Fields that
    /// are never asked for, as comments, may.</exception>
    public string? this[params string[] names] => Array.Find(names, _values.ContainsKey) is not string name ? null
        : _repeated.Contains(name) ? throw new InvalidScanFileException(Path, Format, $"the header has {name} more than once.")
        : _values[name];

    /// <summary>Finite numbers of a field; null where it is missing.</summary>
    /// <param name="count">How many there must be.</param>
    /// <exception cref="InvalidScanFileException">There are more or fewer, or some are no numbers.</exception>
    public double[]? Reals(int count, params string[] names) => this[names] is not string value ? null
        : TextNumbers.Reals(value) is double[] numbers && numbers.Length == count ? numbers
        : throw new InvalidScanFileException(Path, Format, $"{names[0]} must have {count} numbers.");

    /// <summary>A field that is true or false; false where it is missing.</summary>
    public bool Is(params string[] names) => this[names] is string value && value.StartsWith("T", StringComparison.OrdinalIgnoreCase);

    private static bool IsLast(string line) =>
        line.TrimStart().StartsWith(LastKey, StringComparison.OrdinalIgnoreCase) && line.AsSpan().IndexOfAny(s_separators) >= 0;
}
