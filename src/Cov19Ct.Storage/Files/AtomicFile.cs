namespace Cov19Ct.Storage.Files;

/// <summary>Writes files whole or not at all: under a temporary name in the same folder, flushed to the disk, then moved into
/// place. A new file is private (<see cref="PrivateFile"/>), except where it is said to hold no data of patients.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file to make or replace; its folder exists. Who may use it stays as it was.</param>
    /// <param name="write">Writes the content. What it throws passes through, and what was at <paramref name="path"/> stays.</param>
    /// <exception cref="IOException">The file cannot be written; nothing of it is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written, or the path is a folder.</exception>
    public static void Write(string path, Action<Stream> write) => Write([(path, write)]);

    /// <summary>Writes a file without data of patients, which is made to be passed on: a new one has the rights that the process and the
    /// folder give it.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WritePublic(string path, Action<Stream> write) => Write([(path, write)], isPrivate: false);

    /// <summary>Writes files that belong together: all of them, or none.</summary>
    /// <param name="files">The files to make or replace, and what writes each.</param>
    /// <exception cref="IOException">A file cannot be written; all that was there stays.</exception>
    /// <exception cref="UnauthorizedAccessException">A file or its folder may not be written, or a path is a folder.</exception>
    public static void Write(IReadOnlyList<(string Path, Action<Stream> Write)> files) => Write(files, isPrivate: true);

    private static void Write(IReadOnlyList<(string Path, Action<Stream> Write)> files, bool isPrivate)
    {
        List<FileReplacement> replacements = [];
        int placed = 0;
        try
        {
            foreach ((string path, Action<Stream> write) in files)
            {
                FileReplacement replacement = new(path, isPrivate);
                replacements.Add(replacement);
                replacement.Write(write);
            }

            // The last one needs no way back: nothing that could fail follows it.
            replacements.SkipLast(1).ToList().ForEach(replacement => replacement.KeepOld());
            for (; placed < replacements.Count; placed++)
            {
                replacements[placed].Place();
            }
        }
        catch
        {
            foreach (FileReplacement replacement in replacements.Take(placed))
            {
                replacement.TakeBack();
            }

            throw;
        }
        finally
        {
            replacements.ForEach(replacement => replacement.RemoveTemporaryFiles());
        }
    }
}
