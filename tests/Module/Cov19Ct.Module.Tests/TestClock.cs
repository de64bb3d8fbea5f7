using System.Reflection;

namespace Cov19Ct.Hosted.Tests;

/// <summary>The clock of time budgets while a test runs. It stands until it is advanced.</summary>
internal sealed class TestClock : TimeProvider, IDisposable
{
    private readonly PropertyInfo _property;
    private readonly object? _previous;
    private long _now;
    private int _reads;

    /// <param name="session">Has the module loaded.</param>
    public TestClock(ModuleSession session)
    {
        Type cmdlet = (Type)session.RunClean("(Get-Command Invoke-Cov19Diagnosis).ImplementingType")[0].BaseObject;
        _property = cmdlet.Assembly.GetType("Cov19Ct.Batch.TimeBudget", throwOnError: true)!.GetProperty("Clock")!;
        _previous = _property.GetValue(null);
        _property.SetValue(null, this);
    }

    /// <summary>How often the clock was read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _reads);
        return Interlocked.Read(ref _now);
    }

    public void Advance(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);

    public void Dispose() => _property.SetValue(null, _previous);
}
