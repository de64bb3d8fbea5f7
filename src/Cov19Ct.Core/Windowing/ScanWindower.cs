namespace Cov19Ct;

/// <summary>Reads a scan's slices, clips them to a window, scales them to [0, 1] and resizes them.</summary>
/// <remarks>The paper's preprocessing (arXiv 2106.07524, section 4): [−1150, 350] HU to [0, 1], 224 × 224. Slices are
/// windowed before they are resized. Immutable; safe to use from several threads.</remarks>
public sealed class ScanWindower
{
    private readonly int _threadCount = Environment.ProcessorCount;

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

    /// <summary>The most threads that read and window a scan: as many as there are cores, unless set otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int ThreadCount
    {
        get => _threadCount;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _threadCount = value;
        }
    }

    /// <summary>What the times of scans are measured with. Tests replace it.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Windows a scan, with all threads. A slice that cannot be read is excluded with a warning, or fails a strict scan.</summary>
    /// <param name="slicesDone">Receives the number of slices done, after each, in order and on the calling thread.</param>
    /// <exception cref="InconsistentScanException">The scan is strict and a slice cannot be read: the first of them.</exception>
    /// <exception cref="NonFiniteVoxelException">A voxel is NaN or infinite.</exception>
    /// <exception cref="VolumeTooLargeException">The result does not fit in memory.</exception>
    /// <exception cref="Cov19CtException">No slice can be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>No thread is left behind, however this ends.</remarks>
    public WindowedScan Apply(CtScan scan, IProgress<int>? slicesDone = null, CancellationToken cancellationToken = default)
    {
        using WindowingPass pass = Begin(scan, cancellationToken);
        return pass.Finish(slicesDone);
    }

    /// <summary>Begins to window a scan, for whoever works on its slices as they come. The caller disposes the pass.</summary>
    /// <exception cref="VolumeTooLargeException">The result does not fit in memory.</exception>
    public WindowingPass Begin(CtScan scan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        MemoryBudget.Require(scan.Path, (long)scan.SliceCount * Size * Size * sizeof(float));
        return new WindowingPass(scan, this, cancellationToken);
    }
}
