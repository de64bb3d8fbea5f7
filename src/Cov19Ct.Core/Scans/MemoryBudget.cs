namespace Cov19Ct;

/// <summary>Refuses what cannot fit in memory before anything is allocated for it.</summary>
public static class MemoryBudget
{
    /// <summary>Bytes this process may use: the machine's memory, or a container's limit.</summary>
    public static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <exception cref="VolumeTooLargeException"><paramref name="bytes"/> is more than this machine has.</exception>
    public static void Require(string? path, long bytes)
    {
        long available = Available;
        if (bytes > available)
        {
            throw new VolumeTooLargeException(
                path,
                FormattableString.Invariant($"The volume needs {bytes / 1e9:0.0} GB, but this machine has {available / 1e9:0.0} GB."));
        }
    }
}
