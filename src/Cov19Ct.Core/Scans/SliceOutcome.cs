using System.Runtime.ExceptionServices;

namespace Cov19Ct;

/// <summary>What came of one slice; of one that is not done yet, nothing.</summary>
/// <param name="Values">What was made of it.</param>
/// <param name="Excluded">Why it cannot be read, where the scan goes on without it.</param>
/// <param name="Failure">What it fails the scan with.</param>
internal readonly record struct SliceOutcome(float[]? Values, Exception? Excluded = null, ExceptionDispatchInfo? Failure = null)
{
    public bool IsDone => Values is not null || Excluded is not null || Failure is not null;
}
