using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Cov19Ct;

/// <summary>Reads a scan's slices, clips them to a window, scales them to [0, 1] and resizes them.</summary>
/// <remarks>The paper's preprocessing (arXiv 2106.07524, section 4): [−1150, 350] HU to [0, 1], 224 × 224. Slices are
/// windowed before they are resized. Immutable; safe to use from several threads.</remarks>
public sealed class ScanWindower
{
    /// <param name="window">The window of HU; a scan that is windowed already is never windowed again.</param>
    /// <param name="size">Rows and columns of the result, 1 to 4096.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public ScanWindower(HuWindow window, int size)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        Window = window;
        Size = size;
    }

    public static int MaximumSize => 4096;

    public HuWindow Window { get; }

    public int Size { get; }

    /// <summary>Windows a scan. A slice that cannot be read is set aside with a warning, or fails a strict scan.</summary>
    /// <param name="slicesDone">Told the number of slices done, after each.</param>
    /// <exception cref="InconsistentScanException">The scan is strict and a slice cannot be read.</exception>
    /// <exception cref="NonFiniteVoxelException">A voxel is NaN or infinite.</exception>
    /// <exception cref="VolumeTooLargeException">The result does not fit in memory.</exception>
    /// <exception cref="Cov19CtException">No slice can be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public WindowedScan Apply(CtScan scan, IProgress<int>? slicesDone = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        MemoryBudget.Require(scan.Path, (long)scan.SliceCount * Size * Size * sizeof(float));
        AntialiasedBilinear resampler = new(scan.Rows, scan.Columns, Size, Size);
        float[] values = new float[scan.Rows * scan.Columns];
        List<float[]> levels = new(scan.SliceCount);
        List<CtSlice> slices = new(scan.SliceCount);
        List<CtFinding> findings = [.. scan.Findings];
        Exception? failure = null;
        TimeSpan windowTime = TimeSpan.Zero;
        long start = Stopwatch.GetTimestamp();
        using (ISliceReader reader = scan.OpenVoxels(cancellationToken))
        {
            for (int index = 0; index < scan.SliceCount; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!TryRead(reader, index, values, out Exception? unreadable))
                {
                    failure = unreadable;
                    findings.Add(SetAside(scan, index, unreadable));
                    continue;
                }

                long windowStart = Stopwatch.GetTimestamp();
                levels.Add(WindowAndResize(scan, values, resampler));
                slices.Add(scan.Slices[index]);
                windowTime += Stopwatch.GetElapsedTime(windowStart);
                slicesDone?.Report(index + 1);
            }
        }

        if (slices.Count == 0)
        {
            ExceptionDispatchInfo.Throw(failure!);
        }

        return new WindowedScan(scan, levels, slices)
        {
            Window = scan.IsHounsfield ? Window : scan.SourceWindow,
            Size = Size,
            Findings = [.. findings],
            ReadTime = Stopwatch.GetElapsedTime(start) - windowTime,
            WindowTime = windowTime,
        };
    }

    private static bool TryRead(ISliceReader reader, int index, Span<float> values, [NotNullWhen(false)] out Exception? unreadable)
    {
        try
        {
            reader.Read(index, values);
            unreadable = null;
            return true;
        }
        catch (Exception exception) when (exception is InvalidScanFileException or UnsupportedScanFileException
            or UnsupportedTransferSyntaxException or IOException or UnauthorizedAccessException)
        {
            unreadable = exception;
            return false;
        }
    }

    private static CtFinding SetAside(CtScan scan, int index, Exception unreadable)
    {
        CtSlice slice = scan.Slices[index];
        CtFinding finding = new(
            FindingCodes.UnreadableSlice,
            FindingSeverity.Warning,
            $"Slice {index} cannot be read and was set aside: {unreadable.Message}",
            slice.Path);
        return scan.Strict ? throw new InconsistentScanException(slice.Path, finding) : finding;
    }

    private float[] WindowAndResize(CtScan scan, Span<float> values, AntialiasedBilinear resampler)
    {
        if (scan.IsHounsfield)
        {
            Window.Apply(values);
        }

        float[] levels = new float[Size * Size];
        resampler.Resize(values, levels);
        return levels;
    }
}
