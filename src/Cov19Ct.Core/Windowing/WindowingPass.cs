using System.Runtime.ExceptionServices;

namespace Cov19Ct;

/// <summary>A scan that is being read and windowed, by threads of its own that start at once (<see cref="ScanWindower.Begin"/>).</summary>
/// <remarks>While somebody waits in <see cref="TryTakeNext"/> or <see cref="Finish"/>, all threads work; while nobody does, one: whoever
/// works on the slices meanwhile has the other cores. To be used by one thread. The caller disposes it.</remarks>
public sealed class WindowingPass : IDisposable
{
    private readonly CtScan _scan;
    private readonly ScanWindower _windower;
    private readonly SliceThreads _threads;
    private int _next;
    private bool _anyTaken;
    private Exception? _lastExcluded;
    private WindowedScan? _finished;

    internal WindowingPass(CtScan scan, ScanWindower windower, CancellationToken cancellationToken)
    {
        _scan = scan;
        _windower = windower;
        AntialiasedBilinear resampler = new(scan.Rows, scan.Columns, windower.Size, windower.Size);
        HuWindow? window = scan.IsHounsfield ? windower.Window : null;
        _threads = new SliceThreads(
            scan.SliceCount,
            windower.ThreadCount,
            () => scan.OpenPass(cancellationToken),
            () => new SliceWindower(window, resampler, windower.Clock),
            (index, exception) => !IsSetAside(exception) ? exception
                : scan.Strict ? new InconsistentScanException(scan.Slices[index].Path, Excluded(index, exception))
                : null,
            windower.Clock,
            cancellationToken);
    }

    /// <summary>The scan that is windowed.</summary>
    public CtScan Scan => _scan;

    /// <summary>Slices that are done so far: windowed, or excluded.</summary>
    public int SlicesDone => _threads.Done;

    /// <summary>The threads that work on the scan, for tests of who works when.</summary>
    internal IReadOnlyList<Thread> Threads => _threads.Threads;

    /// <summary>The next slice, in the scan's order, of those that can be read. Waits until it is done.</summary>
    /// <param name="levels">Size × Size levels in [0, 1], row-major; also a slice of what <see cref="Finish"/> gives.</param>
    /// <returns>False after the last one.</returns>
    /// <exception cref="ObjectDisposedException">The pass is disposed.</exception>
    /// <exception cref="Exception">As of <see cref="ScanWindower.Apply"/>, when its turn has come.</exception>
    public bool TryTakeNext(out ReadOnlyMemory<float> levels)
    {
        while (_next < _scan.SliceCount)
        {
            SliceOutcome outcome = _threads.WaitFor(_next);
            _next++;
            if (outcome.Values is float[] values)
            {
                _anyTaken = true;
                levels = values;
                return true;
            }

            _lastExcluded = outcome.Excluded;
        }

        if (!_anyTaken)
        {
            ExceptionDispatchInfo.Throw(_lastExcluded!);
        }

        levels = default;
        return false;
    }

    /// <summary>Waits for all slices, those that were taken among them.</summary>
    /// <param name="slicesDone">Receives each slice in order, on this thread: the number of slices up to it.</param>
    /// <exception cref="ObjectDisposedException">The pass is disposed.</exception>
    /// <exception cref="Exception">As of <see cref="ScanWindower.Apply"/>.</exception>
    public WindowedScan Finish(IProgress<int>? slicesDone = null)
    {
        if (_finished is not null)
        {
            return _finished;
        }

        _threads.UseAll();
        List<float[]> levels = new(_scan.SliceCount);
        List<CtSlice> slices = [];
        List<CtFinding> findings = [.. _scan.Findings];
        Exception? lastExcluded = null;
        for (int index = 0; index < _scan.SliceCount; index++)
        {
            SliceOutcome outcome = _threads.WaitFor(index);
            if (outcome.Values is float[] values)
            {
                levels.Add(values);
                slices.Add(_scan.Slices[index]);
                slicesDone?.Report(index + 1);
            }
            else
            {
                lastExcluded = outcome.Excluded!;
                findings.Add(Excluded(index, lastExcluded));
            }
        }

        if (levels.Count == 0)
        {
            ExceptionDispatchInfo.Throw(lastExcluded!);
        }

        _threads.Join();
        (TimeSpan readTime, TimeSpan windowTime) = _threads.Times;
        return _finished = new WindowedScan(_scan, levels, slices)
        {
            Window = _scan.IsHounsfield ? _windower.Window : _scan.SourceWindow,
            Size = _windower.Size,
            Findings = [.. findings],
            ReadTime = readTime,
            WindowTime = windowTime,
        };
    }

    /// <summary>Stops the threads, after the slices that they are at, and waits until they have ended.</summary>
    public void Dispose() => _threads.Dispose();

    private static bool IsSetAside(Exception exception) => exception is InvalidScanFileException or UnsupportedScanFileException
        or UnsupportedTransferSyntaxException or IOException or UnauthorizedAccessException;

    private CtFinding Excluded(int index, Exception unreadable) => new(
        FindingCodes.UnreadableSlice,
        FindingSeverity.Warning,
        $"Slice {index} cannot be read and was excluded: {unreadable.Message}",
        _scan.Slices[index].Path);
}
