namespace Cov19Ct.Storage.Records;

/// <summary>A bound on what is held in memory together. Safe to use from several threads.</summary>
internal sealed class MemoryRoom(long maximumBytes)
{
    private long _held;

    /// <returns>False where the bound would be passed; nothing is taken then.</returns>
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
