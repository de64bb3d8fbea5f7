namespace Cov19Ct;

/// <summary>Which slices of a scan go to the network.</summary>
public enum SliceSelection
{
    /// <summary>All of them (the paper's).</summary>
    All,

    /// <summary>The contiguous half with the most lung; scans of few slices whole.</summary>
    LungHalf,
}
