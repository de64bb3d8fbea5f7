namespace Cov19Ct;

/// <summary>What the cache of training holds: windowed slices, and features of encoders that were not trained. A file is of one
/// scan.</summary>
public sealed record Cov19CacheInfo
{
    /// <summary>The most that the files take, in gigabytes of 10⁹ bytes, unless set otherwise.</summary>
    public const double DefaultGigabytes = 20;

    /// <summary>Its folder, which need not be there.</summary>
    public required string CachePath { get; init; }

    public required int SliceFiles { get; init; }

    public required long SliceBytes { get; init; }

    public required int FeatureFiles { get; init; }

    public required long FeatureBytes { get; init; }

    /// <summary>Files that a process is writing, or was when it was killed.</summary>
    public required int UnfinishedFiles { get; init; }

    public required long UnfinishedBytes { get; init; }

    public int Files => SliceFiles + FeatureFiles + UnfinishedFiles;

    public long Bytes => SliceBytes + FeatureBytes + UnfinishedBytes;

    /// <summary>The most that training lets the files take, unless set otherwise.</summary>
    public long DefaultMaximumBytes { get; } = (long)(DefaultGigabytes * 1e9);

    /// <summary>Local time at which a file was last used; null where there is none.</summary>
    public DateTime? LastUse { get; init; }

    public override string ToString() => FormattableString.Invariant($"{CachePath}: {Plural.Of(Files, "file")}, {Bytes / 1e9:0.000} GB");
}
