namespace Cov19Ct;

/// <summary>How the slices of a scan vote. Each rule gives the scan one score, and the verdict is positive exactly
/// where score ≥ threshold.</summary>
/// <remarks>Where a model pads scans with black slices that count (<see cref="PaddingMode.AsPaper"/>), these vote as slices do.</remarks>
public enum VoteRule
{
    /// <summary>One positive slice makes the scan positive (the paper's rule). Score: the largest probability.</summary>
    AtLeastOne,

    /// <summary>K positive slices make the scan positive. Score: the K-th largest probability.</summary>
    AtLeastK,

    /// <summary>More than half of the slices. Score: the (lower) median.</summary>
    Majority,

    /// <summary>Score: the mean probability.</summary>
    Mean,

    /// <summary>Score: the mean of the K largest probabilities.</summary>
    TopKMean,

    /// <summary>Score: the probability at the last step, when the recurrent network has seen all.</summary>
    LastStep,
}
