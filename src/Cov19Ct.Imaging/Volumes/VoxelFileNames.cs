using System.Globalization;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>The files that a text header names as those of its voxels. Only files within the header's own folder are opened: a header is
/// untrusted, and must not make the module read elsewhere.</summary>
/// <param name="Store">Where the header lies.</param>
/// <param name="Header">The header's file.</param>
/// <param name="Format">The format, for messages.</param>
internal sealed record VoxelFileNames(IFileStore Store, string Header, string Format)
{
    /// <summary>The path of a file that the header names.</summary>
    /// <exception cref="InvalidScanFileException">The name leads out of the header's folder, or there is no such file.</exception>
    public string Find(string name)
    {
        string[] parts = name.Trim().Replace('\\', '/').Split('/');
        parts = parts is [".", ..] ? parts[1..] : parts;
        bool isInside = parts.Length > 0
            && Array.TrueForAll(parts, part => part.Length > 0 && part is not ("." or "..")
                && !part.Contains(':') && !part.Any(char.IsControl));
        if (!isInside)
        {
            throw new InvalidScanFileException(
                Header, Format, "the header names a file outside its own folder for the voxels. Such files are not read.");
        }

        string path = Path.Join([Path.GetDirectoryName(Header) ?? "", .. parts]);
        return Store.Exists(path)
            ? path
            : throw new InvalidScanFileException(
                Header,
                Format,
                InOtherCase(path) is string other
                    ? $"the header names the file with the voxels in other upper and lower case than it has: {ShownText.Of(other)}. "
                        + "Rename the file as the header names it."
                    : "the file with the voxels, which the header names, is not there. It must keep its name.");
    }

    /// <summary>The paths of the files of a list.</summary>
    /// <exception cref="InvalidScanFileException">A file occurs twice, leads out of the header's folder, or is not there.</exception>
    public string[] FindAll(IEnumerable<string> names)
    {
        string[] paths = [.. names.Select(Find)];
        return paths.Distinct(StringComparer.Ordinal).Count() == paths.Length
            ? paths
            : throw new InvalidScanFileException(Header, Format, "the header names one file twice for the voxels.");
    }

    /// <summary>The name of a file that differs from a path only in case, as files from Windows do on Linux; null if there is
    /// none.</summary>
    private string? InOtherCase(string path)
    {
        try
        {
            return Store != DiskStore.Instance ? null : Directory.EnumerateFiles(Path.GetDirectoryName(path) ?? "")
                .Select(file => Path.GetFileName(file))
                .FirstOrDefault(name => name.Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return null;
        }
    }

    /// <summary>The paths that a pattern of the C language names, as <c>slice%03d.raw</c>.</summary>
    /// <param name="pattern">With one whole number: <c>%d</c>, <c>%i</c> or <c>%u</c>, with or without a width.</param>
    /// <param name="first">The first number.</param>
    /// <param name="last">The last number, which may be less than the first.</param>
    /// <param name="step">Not 0.</param>
    /// <exception cref="InvalidScanFileException">No such pattern, too many numbers, or a file that cannot be had.</exception>
    public string[] Expand(string pattern, long first, long last, long step)
    {
        int percent = pattern.IndexOf('%', StringComparison.Ordinal);
        int end = percent < 0 ? -1 : pattern.AsSpan(percent + 1).IndexOfAnyExceptInRange('0', '9') + percent + 1;
        string digits = percent < 0 || end <= percent ? "" : pattern[(percent + 1)..end];
        (first, last, step) = (Limit(first), Limit(last), Limit(step));
        long count = step == 0 ? 0 : ((last - first) / step) + 1;
        if (percent < 0 || end <= percent || pattern[end] is not ('d' or 'i' or 'u') || pattern.LastIndexOf('%') != percent
            || digits.Length > 2 || count is < 1 or > VolumeLayout.LongestAxis)
        {
            throw new InvalidScanFileException(Header, Format, "the pattern of the names of files cannot be read.");
        }

        int width = digits.Length == 0 ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        char padding = digits.StartsWith('0') ? '0' : ' ';
        return
        [
            .. Enumerable.Range(0, (int)count).Select(i => Find(
                pattern[..percent]
                    + (first + (i * step)).ToString(CultureInfo.InvariantCulture).PadLeft(width, padding)
                    + pattern[(end + 1)..])),
        ];
    }

    /// <summary>Requires that each of some files holds as many planes of voxels.</summary>
    /// <exception cref="InvalidScanFileException">There is no file, or the planes cannot be divided among them.</exception>
    public void RequirePlanes(int files, VolumeLayout layout)
    {
        if (files == 0 || layout.Shape[2] % files != 0)
        {
            throw new InvalidScanFileException(
                Header, Format, $"the header names {files} files for {layout.Shape[2]} planes of voxels.");
        }
    }

    /// <summary>Numbers beyond those of any list of files, so that none overflows.</summary>
    private static long Limit(long number) => Math.Clamp(number, -1_000_000, 1_000_000);
}
