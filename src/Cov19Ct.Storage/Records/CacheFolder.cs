using System.Text.RegularExpressions;

namespace Cov19Ct.Storage.Records;

/// <summary>The folder of the cache: its files, their room, and how one is added. Files with other names
/// are never touched.</summary>
/// <remarks>The time of last change of a file is that of its last use.</remarks>
internal sealed partial class CacheFolder
{
    /// <summary>Writing a file takes seconds: one this old was left by a process that was killed.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    private static readonly RecordKind[] s_kinds = [RecordKind.Slices, RecordKind.Features];

    private readonly string _folder;
    private readonly long _maximumBytes;
    private readonly Func<string, long, Stream> _create;

    /// <param name="create">Makes a new file to write, given its path and its length to be.</param>
    public CacheFolder(string folder, long maximumBytes, Func<string, long, Stream> create)
    {
        _folder = folder;
        _maximumBytes = maximumBytes;
        _create = create;
    }

    public string PathOf(RecordKind kind, ReadOnlySpan<byte> key) => Path.Combine(_folder, $"{Convert.ToHexString(key)}{kind.Extension}");

    /// <summary>Makes a file that only the user can read: they are of patients. Its room on the disk is taken at once.</summary>
    /// <exception cref="IOException">The file is there already, or the disk is full.</exception>
    public static Stream CreateFile(string path, long length)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = length };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Notes that a file was used.</summary>
    public static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // A folder that can only be read serves as well; its owner looks after its room.
        }
    }

    /// <summary>Removes a file, if that can be done: on Windows not while it is mapped.</summary>
    public static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return false;
        }
    }

    /// <summary>Adds a file, whole or not at all, after room was made for it.</summary>
    /// <param name="path">From <see cref="PathOf"/>.</param>
    /// <param name="length">Its length to be.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>False where there is no room for it, or it cannot be written.</returns>
    /// <exception cref="OperationCanceledException">From <paramref name="write"/>; nothing is left.</exception>
    public bool TryAdd(string path, long length, Action<Stream> write)
    {
        string temporary = Path.ChangeExtension(path, $"{Guid.NewGuid():N}.tmp");
        try
        {
            CreateFolder();
            if (!TryMakeRoom(length))
            {
                return false;
            }

            using (Stream stream = _create(temporary, length))
            {
                write(stream);
                stream.Flush();
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return false;
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    /// <summary>Removes all files of the cache; those that are mapped stay readable until they are let go of.</summary>
    /// <returns>The files that are gone.</returns>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be listed.</exception>
    public IReadOnlyList<CachedFile> Clear() => [.. List().Where(file => TryDelete(file.Path))];

    /// <summary>All files of the cache; none where there is no folder.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be listed.</exception>
    public IReadOnlyList<CachedFile> List()
    {
        try
        {
            return [.. Directory.EnumerateFiles(_folder).Select(Find).OfType<CachedFile>()];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private bool TryMakeRoom(long length)
    {
        IReadOnlyList<CachedFile> files = List();
        CachedFile[] removable =
        [
            .. files.Where(file => file.Kind is null ? file.LastUseUtc < DateTime.UtcNow - s_abandoned : !EntriesInUse.Contains(file.Path))
                .OrderBy(file => file.LastUseUtc),
        ];
        long used = files.Sum(file => file.Length);

        // Nothing is removed for a file that would not fit even then.
        if (used - removable.Sum(file => file.Length) > _maximumBytes - length)
        {
            return false;
        }

        foreach (CachedFile oldest in removable.TakeWhile(_ => used > _maximumBytes - length))
        {
            used -= TryDelete(oldest.Path) ? oldest.Length : 0;
        }

        return used <= _maximumBytes - length;
    }

    /// <summary>Null for files that are not the cache's, and for one that another process has just removed.</summary>
    private CachedFile? Find(string path)
    {
        string name = Path.GetFileName(path);
        RecordKind? kind = EntryName().IsMatch(name)
            ? s_kinds.First(kind => name.EndsWith(kind.Extension, StringComparison.Ordinal))
            : null;
        FileInfo file = new(path);
        return (kind is not null || TemporaryName().IsMatch(name)) && file.Exists
            ? new CachedFile(Path.Combine(_folder, name), kind, file.Length, file.LastWriteTimeUtc)
            : null;
    }

    [GeneratedRegex(@"\A[0-9A-F]{64}\.(slices|features)\z")]
    private static partial Regex EntryName();

    [GeneratedRegex(@"\A[0-9A-F]{64}\.[0-9a-f]{32}\.tmp\z")]
    private static partial Regex TemporaryName();
}
