namespace Cov19Ct.Reporting.Tests;

/// <summary>A clock that always shows the same moment.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
}
