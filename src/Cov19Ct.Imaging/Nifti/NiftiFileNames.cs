using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>The names of NIfTI files: the scan's name, and the other file of a pair.</summary>
internal static class NiftiFileNames
{
    private static readonly string[] s_extensions = [".nii", ".hdr", ".img"];

    /// <summary>The file's name without <c>.nii</c>, <c>.hdr</c> or <c>.img</c>, and without <c>.gz</c> after it.</summary>
    public static string ScanName(string path) => Path.GetFileName(Stem(path, out _));

    /// <summary>True for names that only NIfTI files have, and for the voxels of a pair that is whole.</summary>
    public static bool IsVolume(IFileStore store, string path)
    {
        Stem(path, out string extension);
        return extension.Equals(".nii", StringComparison.OrdinalIgnoreCase)
            || (IsImage(path) && FindPartner(store, path, ".hdr") is not null);
    }

    /// <summary>True for the file of a pair that holds the voxels, by its name.</summary>
    public static bool IsImage(string path)
    {
        Stem(path, out string extension);
        return extension.Equals(".img", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The other file of a pair, plain or compressed; null if there is none.</summary>
    /// <param name="extension"><c>.hdr</c> or <c>.img</c>.</param>
    public static string? FindPartner(IFileStore store, string path, string extension)
    {
        string stem = Stem(path, out _);
        string upper = extension.ToUpperInvariant();
        string[] candidates = [stem + extension, stem + extension + ".gz", stem + upper, stem + upper + ".GZ"];
        return candidates.FirstOrDefault(store.Exists);
    }

    private static string Stem(string path, out string extension)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string? known = s_extensions.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase));
        extension = known ?? string.Empty;
        return known is null ? path : name[..^known.Length];
    }
}
