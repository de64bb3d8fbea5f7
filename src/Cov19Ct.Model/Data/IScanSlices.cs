namespace Cov19Ct.Model.Data;

/// <summary>The windowed slices of one scan, 8 bits a pixel. Not safe for use from several threads at once.</summary>
internal interface IScanSlices : IDisposable
{
    int SliceCount { get; }

    /// <summary>Rows and columns of a slice.</summary>
    int Size { get; }

    /// <summary>Reads one slice.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="levels">Receives Size × Size levels, 0 to 255, row-major.</param>
    void Read(int index, Span<byte> levels);
}
