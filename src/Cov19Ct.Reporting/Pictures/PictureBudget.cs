namespace Cov19Ct.Reporting;

/// <summary>How large the pictures of the next scan may be: as the network was shown them, until they fill a sixth of what a page may be;
/// smaller after that, so that a thousand scans remain a file that opens at once and can be mailed.</summary>
internal sealed class PictureBudget
{
    /// <summary>Bytes of encoded pictures in full size.</summary>
    public const long FullSizeBytes = 4_000_000;

    public const int FullQuality = 72;
    public const int ReducedEdge = 120;
    public const int ReducedQuality = 40;

    private long _bytes;

    /// <summary>Scans whose pictures were written in full size.</summary>
    public int FullSizeScans { get; private set; }

    /// <summary>Scans whose pictures were made smaller.</summary>
    public int ReducedScans { get; private set; }

    private bool IsFull => _bytes >= FullSizeBytes;

    /// <summary>Edge and quality of a scan's pictures.</summary>
    public (int Edge, int Quality) Next() => IsFull ? (ReducedEdge, ReducedQuality) : (int.MaxValue, FullQuality);

    /// <summary>Counts what a scan's pictures came to.</summary>
    public void Spend(long bytes)
    {
        if (bytes > 0)
        {
            _ = IsFull ? ReducedScans++ : FullSizeScans++;
            _bytes += bytes;
        }
    }
}
