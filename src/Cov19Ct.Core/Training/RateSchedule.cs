namespace Cov19Ct;

/// <summary>How the learning rate goes on after the warm-up.</summary>
public enum RateSchedule
{
    /// <summary>It stays (the paper's).</summary>
    Constant,

    /// <summary>It falls along half a cosine to 0 at the last step (Loshchilov and Hutter, arXiv 1608.03983, without restarts).</summary>
    Cosine,
}
