using System.Management.Automation;
using Cov19Ct.Hosting;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Binding;

/// <summary>What stands at a path where a file, or a folder, is meant.</summary>
internal static class FileKind
{
    /// <summary>Why the path cannot be read or written as a file; null where it can, and where nothing is there.</summary>
    public static ErrorRecord? Refusal(string fullPath) =>
        Directory.Exists(fullPath) ? Errors.PathIsFolder(fullPath)
        : RegularFile.IsSpecial(fullPath) ? Errors.SpecialFile(fullPath)
        : null;

    /// <summary>Why the path cannot be a folder; null where it is one, and where one can be made.</summary>
    public static ErrorRecord? FolderRefusal(string fullPath)
    {
        string? existing = fullPath;
        while (existing is not null && !Path.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        return existing is null || Directory.Exists(existing) ? null : Errors.PathIsFile(fullPath, existing);
    }
}
