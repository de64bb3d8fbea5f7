namespace Cov19Ct.Batch;

/// <summary>How many scans of a batch may fail before the batch has failed.</summary>
/// <param name="threshold">From 1: a number of scans. Below 1: a share of them, which is known at the end. Null: any number may
/// fail.</param>
internal sealed class FailureLimit(double? threshold)
{
    /// <summary>Scans that have a diagnosis.</summary>
    public int Done { get; private set; }

    public int Failures { get; private set; }

    private int Scans => Done + Failures;

    public void CountDone() => Done++;

    public void CountFailure() => Failures++;

    /// <summary>True where as many scans have failed as must not.</summary>
    public bool IsReached => threshold >= 1 && Failures >= threshold;

    /// <summary>The same when all scans have been seen.</summary>
    public bool IsReachedAtEnd => IsReached || (threshold < 1 && Failures > 0 && Failures >= threshold * Scans);

    public override string ToString() =>
        FormattableString.Invariant($"{Failures} of {Plural.Of(Scans, "scan")} failed, and the failure threshold is {threshold}.");
}
