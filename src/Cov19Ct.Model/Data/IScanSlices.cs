namespace Cov19Ct.Model.Data;

/// <summary>The windowed slices of one scan, 8 bits a pixel. Safe to read from one thread at a time.</summary>
internal interface IScanSlices : IDisposable
{
    /// <summary>The slices that could be read.</summary>
    int SliceCount { get; }

    /// <summary>Rows and columns of each slice.</summary>
    int Size { get; }

    /// <summary>Where each slice stands in <see cref="CtScan.Slices"/>, ascending; those that could not be read are missing.</summary>
    IReadOnlyList<int> SourceIndices => [.. Enumerable.Range(0, SliceCount)];

    /// <summary>Reads one slice.</summary>
    /// <param name="index">From 0 to <see cref="SliceCount"/> − 1.</param>
    /// <param name="levels">Receives Size × Size levels, row-major: the windowed level in [0, 1], times 255, rounded to nearest.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    /// <exception cref="ArgumentException"><paramref name="levels"/> has another length.</exception>
    void Read(int index, Span<byte> levels);
}
