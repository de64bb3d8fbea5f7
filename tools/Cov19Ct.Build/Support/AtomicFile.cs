namespace Cov19Ct.Build.Support;

/// <summary>Writes files whole: under a temporary name in the same folder, then moved into place.</summary>
/// <remarks>A move replaces the name, not the content behind it: where the name was a hard link, what else is linked to
/// the old content keeps it.</remarks>
internal static class AtomicFile
{
    /// <param name="path">The file to make or replace. Its folder is made where it is absent.</param>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string fullPath = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(fullPath)!);
        string temporary = $"{fullPath}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
            }

            File.Move(temporary, fullPath, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
