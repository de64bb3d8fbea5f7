namespace Cov19Ct;

/// <summary>Refuses what cannot fit in memory before anything is allocated for it.</summary>
public static class MemoryBudget
{
    /// <summary>Bytes this process may use: the machine's memory, or a container's limit.</summary>
    public static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>What is declared up to this many bytes is never taken for a bomb: the voxels of 256 slices of 512 x 512.</summary>
    private const long Harmless = 1 << 27;

    /// <summary>CT shrinks to a half or a third, and images of nothing but air to a hundredth.</summary>
    private const long LargestRatio = 200;

    /// <summary>Refuses a compressed file that declares far more than a CT scan in it could have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compressed">Its bytes.</param>
    /// <param name="declared">The bytes that its header declares.</param>
    /// <exception cref="VolumeTooLargeException">It declares too many.</exception>
    internal static void RequirePlausible(string? path, long compressed, long declared)
    {
        if (declared >= Harmless && declared / LargestRatio > compressed)
        {
            throw new VolumeTooLargeException(path, FormattableString.Invariant(
                $"The file has {compressed} compressed bytes, but declares {declared}: CT scans do not shrink to less than ")
                + FormattableString.Invariant($"1/{LargestRatio}."));
        }
    }

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
