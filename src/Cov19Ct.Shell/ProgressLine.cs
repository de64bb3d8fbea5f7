using System.Management.Automation;
using System.Text;

namespace Cov19Ct.Shell;

/// <summary>Shows the progress of what runs in one line of a terminal, or in two where work is nested: the outermost activity and the
/// one begun last. Not safe for several threads; its owner locks.</summary>
/// <param name="writer">The terminal.</param>
/// <param name="width">Its columns at this moment.</param>
/// <param name="time">The clock that limits the updates.</param>
internal sealed class ProgressLine(TextWriter writer, Func<int> width, TimeProvider time)
{
    private const string EraseLine = "\r\x1b[K";

    private const string EraseLineAndGoUp = "\r\x1b[K\x1b[A";

    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly List<(long Source, ProgressRecord Record)> _active = [];
    private int _linesShown;
    private long? _lastDrawn;

    /// <summary>Takes a record in; what is shown changes at most ten times a second, and goes at once when all has ended.</summary>
    public void Update(long source, ProgressRecord record)
    {
        int index = _active.FindIndex(shown => shown.Source == source && shown.Record.ActivityId == record.ActivityId);
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Remove(source, record.ActivityId);
        }
        else if (index < 0)
        {
            _active.Add((source, record));
        }
        else
        {
            _active[index] = (source, record);
        }

        if (_active.Count == 0)
        {
            Erase();
        }
        else if (_lastDrawn is null || time.GetElapsedTime(_lastDrawn.Value) >= s_shortestInterval)
        {
            Draw();
        }
    }

    /// <summary>Takes the lines off the terminal, so that something else can be written; the next update shows them again.</summary>
    public void Erase()
    {
        if (_linesShown > 0)
        {
            writer.Write(EraseText());
            writer.Flush();
            _linesShown = 0;
        }
    }

    /// <summary>Forgets all activities: the pipeline that reported them has ended.</summary>
    public void Reset()
    {
        Erase();
        _active.Clear();
        _lastDrawn = null;
    }

    private void Draw()
    {
        StringBuilder text = new(EraseText());
        text.Append(ProgressText.Format(_active[0].Record, width()));
        _linesShown = 1;
        if (_active.Count > 1)
        {
            text.Append('\n').Append(EraseLine).Append(ProgressText.Format(_active[^1].Record, width()));
            _linesShown = 2;
        }

        writer.Write(text);
        writer.Flush();
        _lastDrawn = time.GetTimestamp();
    }

    private string EraseText() => _linesShown switch
    {
        0 => "",
        1 => EraseLine,
        _ => EraseLineAndGoUp + EraseLine,
    };

    /// <summary>Removes an activity and those below it.</summary>
    private void Remove(long source, int activity)
    {
        _active.RemoveAll(shown => shown.Source == source && shown.Record.ActivityId == activity);
        foreach (int child in _active.Where(shown => shown.Source == source && shown.Record.ParentActivityId == activity)
            .Select(shown => shown.Record.ActivityId).ToArray())
        {
            Remove(source, child);
        }
    }
}
