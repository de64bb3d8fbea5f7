namespace Cov19Ct.Storage.Records;

/// <summary>A limit on the memory that several holders use together. Safe to use from several threads.</summary>
internal sealed class MemoryQuota(long maximumBytes)
{
    private long _held;

    /// <returns>False where the limit would be exceeded; nothing is taken then.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= maximumBytes)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);
}
