using System.Management.Automation;
using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public sealed class ProgressLineTests : IDisposable
{
    private readonly StringWriter _terminal = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void At_most_ten_updates_a_second_are_drawn()
    {
        ProgressLine line = NewLine();
        for (int i = 0; i < 1000; i++)
        {
            line.Update(0, Record(1, $"step {i}"));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(10, _terminal.ToString().Split("Activity 1").Length - 1);
    }

    [Fact]
    public void A_completed_activity_is_erased()
    {
        ProgressLine line = NewLine();
        line.Update(0, Record(1, "step"));
        line.Update(0, Completed(1));
        Assert.EndsWith("step\r\x1b[K", _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_work_shows_the_outermost_and_the_innermost_activity()
    {
        ProgressLine line = NewLine();
        line.Update(0, Record(1, "run"));
        line.Update(0, Record(2, "epoch", parent: 1));
        line.Update(0, Record(3, "batch", parent: 2));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        line.Update(0, Record(3, "batch", parent: 2));
        Assert.EndsWith("Activity 1: run\n\r\x1b[KActivity 3: batch", _terminal.ToString(), StringComparison.Ordinal);
        line.Erase();
        Assert.EndsWith("batch\r\x1b[K\x1b[A\r\x1b[K", _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_completed_parent_takes_its_children_with_it()
    {
        ProgressLine line = NewLine();
        line.Update(0, Record(1, "run"));
        line.Update(0, Record(2, "epoch", parent: 1));
        line.Update(0, Completed(1));
        int written = _terminal.ToString().Length;
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Update(0, Record(4, "other"));
        Assert.Equal("Activity 4: other", _terminal.ToString()[written..]);
    }

    [Fact]
    public void What_was_erased_comes_back_with_the_next_update()
    {
        ProgressLine line = NewLine();
        line.Update(0, Record(1, "a"));
        line.Erase();
        line.Erase();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        line.Update(0, Record(1, "b"));
        Assert.Equal("Activity 1: a\r\x1b[KActivity 1: b", _terminal.ToString());
    }

    private static ProgressRecord Record(int activity, string status, int parent = -1) =>
        new(activity, $"Activity {activity}", status) { ParentActivityId = parent };

    private static ProgressRecord Completed(int activity)
    {
        ProgressRecord record = Record(activity, "step");
        record.RecordType = ProgressRecordType.Completed;
        return record;
    }

    private ProgressLine NewLine() => new(_terminal, () => 80, _time);

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
