using Cov19Ct.Storage.Identity;
using Cov19Ct.Storage.Records;

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

    private readonly CacheFolder _folder;
    private readonly ScanContentMemo _contents = new();
    private readonly MemoryQuota _room;
    private bool _isDisposed;

    /// <param name="folder">Made when the first scan is added.</param>
    /// <param name="maximumBytes">The most that its files take; the least recently used make room for new ones. Two processes may
    /// each be one scan over it for a moment.</param>
    /// <param name="memoryBytes">The most that slices take in memory where the folder has no room for them.</param>
    /// <exception cref="ArgumentException">The folder is no path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is negative.</exception>
    public SliceCache(string folder, long maximumBytes, long memoryBytes)
        : this(folder, maximumBytes, memoryBytes, CacheFolder.CreateFile)
    {
    }

    /// <param name="create">Makes a new file to write, given its path and its length to be.</param>
    internal SliceCache(string folder, long maximumBytes, long memoryBytes, Func<string, long, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(memoryBytes);
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _folder = new CacheFolder(Folder, maximumBytes, create);
        _room = new MemoryQuota(memoryBytes);
        Store = new RecordStore(_folder);
    }

    /// <summary><c>Cov19Ct/slices</c> in the user's local application data, unless the environment names another.</summary>
    /// <exception cref="EnvironmentPathException">The environment names no full path.</exception>
    public static string DefaultFolder => EnvironmentPaths.Find(EnvironmentVariable) ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "Cov19Ct",
        "slices");

    /// <summary>A quarter of the machine's memory: the network and the step need theirs.</summary>
    public static long DefaultMemoryBytes => MemoryBudget.Available / 4;

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>The files of the folder, for what else is kept of scans.</summary>
    internal RecordStore Store { get; }

    /// <summary>A folder to look at or to clear.</summary>
    /// <exception cref="ArgumentException">The folder is no path.</exception>
    public static SliceCache Inspect(string folder) => new(folder, maximumBytes: 0, memoryBytes: 0);

    /// <summary>What the folder holds.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be listed.</exception>
    public Cov19CacheInfo Describe() => Describe(_folder.List());

    /// <summary>Removes all files of the cache, and nothing else in its folder. Slices in use stay readable.</summary>
    /// <returns>What was removed.</returns>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be listed.</exception>
    public Cov19CacheInfo Clear()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Describe(_folder.Clear());
    }

    /// <summary>A scan's windowed slices: from the folder, or else windowed now and added to it. The caller disposes them, before
    /// or after the cache.</summary>
    /// <remarks>The scan's files must be as they were when it was imported: the import's findings are not checked again.</remarks>
    /// <param name="scan">The scan.</param>
    /// <param name="preprocessing">How it is windowed.</param>
    /// <param name="cancellationToken">Cancels this call, and later the reading of slices that have no room.</param>
    /// <exception cref="InconsistentScanException">The scan is strict and a slice cannot be read.</exception>
    /// <exception cref="NonFiniteVoxelException">A voxel is NaN or infinite.</exception>
    /// <exception cref="VolumeTooLargeException">The slices do not fit in memory.</exception>
    /// <exception cref="Cov19CtException">No slice can be read.</exception>
    /// <exception cref="IOException">The files have gone or cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing half-written is left.</exception>
    internal IScanRecords GetOrAdd(CtScan scan, Preprocessing preprocessing, CancellationToken cancellationToken)
    {
        KeyedScan? files = TryKey(scan, preprocessing, cancellationToken);
        RecordEntry? asked = files is null
            ? null
            : new RecordEntry(RecordKind.Slices, files.Key, preprocessing.Size * preprocessing.Size, scan.SliceCount, scan.Strict);
        if (asked is not null && Store.TryOpen(asked, cancellationToken) is MappedRecords found)
        {
            return found;
        }

        ScanWindower windower = new(preprocessing.Window, preprocessing.Size);
        MemoryRecords slices = MemoryRecords.Of(windower.Apply(scan, slicesDone: null, cancellationToken));
        if (asked is not null && files!.IsUnchanged() && Store.TryAdd(asked, slices, cancellationToken) is MappedRecords added)
        {
            return added;
        }

        return slices.TryHold(_room) ? slices : new RereadSlices(scan, windower, files, slices, cancellationToken);
    }

    /// <summary>Tells a scan's windowed slices from all others, by the content of its files.</summary>
    /// <returns>Null where a file cannot be read as a whole: windowing says what is wrong with it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal KeyedScan? TryKey(CtScan scan, Preprocessing preprocessing, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        ScanFiles files = new(scan);
        try
        {
            (byte[] content, string identity) = _contents.Get(files, cancellationToken);
            return new KeyedScan(ScanKey.Compute(scan, files, content, preprocessing), files, identity);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return null;
        }
    }

    /// <summary>Nothing more is taken from the cache. Slices that were stay readable.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _contents.Clear();
    }

    private Cov19CacheInfo Describe(IReadOnlyList<CachedFile> files)
    {
        CachedFile[] slices = [.. files.Where(file => file.Kind == RecordKind.Slices)];
        CachedFile[] features = [.. files.Where(file => file.Kind == RecordKind.Features)];
        return new Cov19CacheInfo
        {
            CachePath = Folder,
            SliceFiles = slices.Length,
            SliceBytes = slices.Sum(file => file.Length),
            FeatureFiles = features.Length,
            FeatureBytes = features.Sum(file => file.Length),
            UnfinishedFiles = files.Count - slices.Length - features.Length,
            UnfinishedBytes = files.Where(file => file.Kind is null).Sum(file => file.Length),
            LastUse = files.Count > 0 ? files.Max(file => file.LastUseUtc).ToLocalTime() : null,
        };
    }
}
