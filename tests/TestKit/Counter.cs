namespace Cov19Ct.TestKit;

/// <summary>A number that only grows, and that threads wait for.</summary>
internal sealed class Counter
{
    private readonly object _lock = new();
    private int _value;

    public int Value
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    /// <returns>The new value.</returns>
    public int Increment()
    {
        lock (_lock)
        {
            RaiseTo(_value + 1);
            return _value;
        }
    }

    /// <summary>Sets the value, unless it is greater already.</summary>
    public void RaiseTo(int value)
    {
        lock (_lock)
        {
            _value = Math.Max(value, _value);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until the value is so great.</summary>
    public void WaitFor(int value)
    {
        DateTime end = DateTime.UtcNow + Patience.Limit;
        lock (_lock)
        {
            while (_value < value)
            {
                TimeSpan left = end - DateTime.UtcNow;
                Assert.True(left > TimeSpan.Zero && Monitor.Wait(_lock, left), $"The count stays at {_value} and never comes to {value}.");
            }
        }
    }
}
