namespace Cov19Ct.Model.Data;

/// <summary>Windowed slices on disk, 8 bits a pixel, so that a scan is decoded once and not once an epoch.</summary>
/// <remarks>A scan's slices are known by a hash of the content of its files, what the import made of them and how they were
/// windowed, so that nothing stale is served. Whatever is wrong with the folder (full, damaged, not writable), scans are windowed
/// as without it. Safe to use from several threads, and from several processes on one folder. The files hold slices of patients;
/// where the system allows, only the user can read them.</remarks>
public sealed class SliceCache : IDisposable
{
    /// <summary>Names another folder than the default one.</summary>
    public const string EnvironmentVariable = "COV19CT_CACHE";

    private readonly SliceCacheFolder _folder;
    private readonly ScanContentMemo _contents = new();
    private readonly object _adding = new();
    private bool _isDisposed;

    /// <param name="folder">Made when the first scan is added.</param>
    /// <param name="maximumBytes">The most that its files take; the least recently used make room for new ones. Two processes may
    /// each be one scan over it for a moment.</param>
    /// <exception cref="ArgumentException">The folder is no path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public SliceCache(string folder, long maximumBytes)
        : this(folder, maximumBytes, SliceCacheFolder.CreateFile)
    {
    }

    /// <param name="create">Makes a new file to write, given its path and its length to be.</param>
    internal SliceCache(string folder, long maximumBytes, Func<string, long, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBytes);
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _folder = new SliceCacheFolder(Folder, maximumBytes, create);
    }

    /// <summary><c>Cov19Ct/slices</c> in the user's local application data, unless the environment names another.</summary>
    public static string DefaultFolder => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named
        ? named
        : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "Cov19Ct",
            "slices");

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Removes all files of the cache, and nothing else in its folder. Slices in use stay readable.</summary>
    /// <returns>How many scans were removed.</returns>
    public int Clear()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _folder.Clear();
    }

    /// <summary>A scan's windowed slices: from the folder, or else windowed now and added to it. The caller disposes them, before
    /// or after the cache.</summary>
    /// <remarks>The scan's files must be as they were when it was imported: the import's findings are not checked again.</remarks>
    /// <exception cref="InconsistentScanException">The scan is strict and a slice cannot be read.</exception>
    /// <exception cref="NonFiniteVoxelException">A voxel is NaN or infinite.</exception>
    /// <exception cref="VolumeTooLargeException">The slices do not fit in memory.</exception>
    /// <exception cref="Cov19CtException">No slice can be read.</exception>
    /// <exception cref="IOException">The files have gone or cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing half-written is left.</exception>
    internal IScanSlices GetOrAdd(CtScan scan, Preprocessing preprocessing, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(preprocessing);
        cancellationToken.ThrowIfCancellationRequested();
        ScanWindower windower = new(preprocessing.Window, preprocessing.Size);
        ScanFiles files = new(scan);
        if (!TryHashContent(files, out byte[] content, out string identity, cancellationToken))
        {
            return new MemoryScanSlices(windower.Apply(scan, slicesDone: null, cancellationToken));
        }

        byte[] key = ScanKey.Compute(scan, files, content, preprocessing);
        if (TryOpen(key, scan, preprocessing.Size, cancellationToken) is MappedScanSlices found)
        {
            return found;
        }

        WindowedScan windowed = windower.Apply(scan, slicesDone: null, cancellationToken);

        // Files that changed while they were read, or went, do not belong to the key.
        MappedScanSlices? added = IsUnchanged(files, identity) ? TryAdd(key, windowed, cancellationToken) : null;
        return added is null ? new MemoryScanSlices(windowed) : added;
    }

    /// <summary>Nothing more is taken from the cache. Slices that were stay readable.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _contents.Clear();
    }

    private static bool IsUnchanged(ScanFiles files, string identity)
    {
        try
        {
            return files.Identify().Identity == identity;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>False where a file cannot be read as a whole: then windowing says what is wrong with it.</summary>
    private bool TryHashContent(ScanFiles files, out byte[] content, out string identity, CancellationToken cancellationToken)
    {
        try
        {
            (content, identity) = _contents.Get(files, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            (content, identity) = ([], string.Empty);
            return false;
        }
    }

    /// <summary>Opens a scan's file. A damaged one is removed.</summary>
    private MappedScanSlices? TryOpen(byte[] key, CtScan scan, int size, CancellationToken cancellationToken)
    {
        string path = _folder.PathOf(key);
        MappedScanSlices slices;
        try
        {
            slices = MappedScanSlices.Open(path, key, scan.SliceCount, size, cancellationToken);
        }
        catch (InvalidDataException)
        {
            SliceCacheFolder.TryDelete(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // Where a slice could not be read, a strict scan has to fail as it would without the cache.
        if (scan.Strict && slices.SliceCount < scan.SliceCount)
        {
            slices.Dispose();
            return null;
        }

        SliceCacheFolder.Touch(path);
        return slices;
    }

    private MappedScanSlices? TryAdd(byte[] key, WindowedScan windowed, CancellationToken cancellationToken)
    {
        // One after another, so that the room made for one is not taken by the next.
        lock (_adding)
        {
            // Another thread or process may have been first.
            if (TryOpen(key, windowed.Scan, windowed.Size, cancellationToken) is MappedScanSlices found)
            {
                return found;
            }

            long length = SliceFile.LengthOf(windowed.SliceCount, windowed.Size);
            _folder.TryAdd(_folder.PathOf(key), length, stream => SliceFile.Write(stream, key, windowed, cancellationToken));
            return TryOpen(key, windowed.Scan, windowed.Size, cancellationToken);
        }
    }
}
