namespace Cov19Ct.Build.Tests;

/// <summary>What a path in the repository must be for every system to hold it.</summary>
internal static class TrackedPathRules
{
    /// <summary>Windows allows 260 characters with the folder of the clone before them.</summary>
    public const int Longest = 200;

    private const string Forbidden = "<>:\"|?*\\";

    // Names that Windows gives to devices, whatever the extension. Superscript digits count as digits.
    private static readonly HashSet<string> s_devices = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. "0123456789\u00B9\u00B2\u00B3".SelectMany(digit => (string[])[$"COM{digit}", $"LPT{digit}"]),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The faults of paths, each as a line that names the path; none where every system can hold them all.</summary>
    /// <param name="paths">Paths from the root, with slashes, as git gives them.</param>
    public static IReadOnlyList<string> Faults(IEnumerable<string> paths)
    {
        List<string> faults = [];
        Dictionary<string, string> spellings = new(StringComparer.OrdinalIgnoreCase);
        foreach (string path in paths)
        {
            faults.AddRange(FaultsOf(path).Select(fault => $"{path}: {fault}"));

            // A folder is found in two spellings as a file is, so every folder is looked at with its name as it stands here.
            for (int end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
            {
                AddSpelling(path[..end]);
            }

            AddSpelling(path);
        }

        return [.. faults.Distinct()];

        void AddSpelling(string name)
        {
            if (!spellings.TryAdd(name, name) && spellings[name] != name)
            {
                faults.Add($"{name}: differs from {spellings[name]} only by case");
            }
        }
    }

    private static IEnumerable<string> FaultsOf(string path)
    {
        if (path.Length > Longest)
        {
            yield return $"it has {path.Length} characters, more than {Longest}";
        }

        foreach (string name in path.Split('/'))
        {
            if (name.Length == 0)
            {
                yield return "a name is empty";
                continue;
            }

            foreach (char character in name.Distinct())
            {
                if (char.IsControl(character))
                {
                    yield return $"\"{name}\" holds the control character {(int)character}";
                }
                else if (Forbidden.Contains(character, StringComparison.Ordinal))
                {
                    yield return $"\"{name}\" holds {character}";
                }
                else if (!char.IsAscii(character))
                {
                    // Unicode spells one name in several ways, and file systems keep different ones.
                    yield return $"\"{name}\" holds U+{(int)character:X4}, which is not ASCII";
                }
            }

            if (name[^1] is '.' or ' ')
            {
                yield return $"\"{name}\" ends with a {(name[^1] == '.' ? "dot" : "space")}";
            }

            if (s_devices.Contains(name.Split('.')[0].TrimEnd(' ')))
            {
                yield return $"\"{name}\" is the name of a device";
            }
        }
    }
}
