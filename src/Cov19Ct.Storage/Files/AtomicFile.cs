namespace Cov19Ct.Storage.Files;

/// <summary>Writes files whole or not at all: under a temporary name in the same folder, flushed to the disk, then moved into
/// place.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file to make or replace; its folder exists.</param>
    /// <param name="write">Writes the content. What it throws passes through, and what was at <paramref name="path"/> stays.</param>
    /// <exception cref="IOException">The file cannot be written; nothing of it is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written, or the path is a folder.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>A temporary file that cannot be removed hides neither the result nor the failure.</summary>
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
        }
    }
}
