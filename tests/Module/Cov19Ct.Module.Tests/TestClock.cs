using System.Reflection;
using Cov19Ct.TestKit;

namespace Cov19Ct.Hosted.Tests;

/// <summary>The clock of time budgets while a test runs.</summary>
internal sealed class TestClock : SteppedClock, IDisposable
{
    private readonly PropertyInfo _property;
    private readonly object? _previous;
    private readonly Counter _reads = new();

    /// <param name="session">Has the module loaded.</param>
    public TestClock(ModuleSession session)
    {
        Type cmdlet = (Type)session.RunClean("(Get-Command Invoke-Cov19Diagnosis).ImplementingType")[0].BaseObject;
        _property = cmdlet.Assembly.GetType("Cov19Ct.Batch.TimeBudget", throwOnError: true)!.GetProperty("Clock")!;
        _previous = _property.GetValue(null);
        _property.SetValue(null, this);
    }

    public override long GetTimestamp()
    {
        _reads.Increment();
        return base.GetTimestamp();
    }

    /// <summary>Waits until the clock was read so often.</summary>
    public void WaitForReads(int count) => _reads.WaitFor(count);

    public void Dispose() => _property.SetValue(null, _previous);
}
