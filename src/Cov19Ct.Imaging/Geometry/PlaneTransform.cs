using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Buffers;

namespace Cov19Ct.Imaging.Geometry;

/// <summary>Brings an axial plane into the canonical pose: rows run to posterior, columns to the patient's left.</summary>
/// <param name="Transpose">Rows and columns change places, before anything is flipped.</param>
/// <param name="FlipRows">The last row comes first.</param>
/// <param name="FlipColumns">The last column comes first.</param>
internal readonly record struct PlaneTransform(bool Transpose, bool FlipRows, bool FlipColumns)
{
    public bool IsIdentity => this == default;

    /// <summary>The transform for a plane; the identity for planes that are not axial.</summary>
    public static PlaneTransform ToCanonical(SlicePlane plane)
    {
        if (!plane.IsAxial)
        {
            return default;
        }

        return Math.Abs(plane.Row.X) >= Math.Abs(plane.Row.Y)
            ? new PlaneTransform(false, FlipRows: plane.Column.Y < 0, FlipColumns: plane.Row.X < 0)
            : new PlaneTransform(true, FlipRows: plane.Row.Y < 0, FlipColumns: plane.Column.X < 0);
    }

    /// <summary>Transforms one slice.</summary>
    /// <param name="slice">The slice as the file has it, of samples of 16 bits or more, none of its axes reversed.</param>
    /// <param name="buffer">Holds the samples of the result where rows and columns change places.</param>
    public StoredSlice Apply(StoredSlice slice, RentedBuffer<ushort> buffer)
    {
        if (!Transpose)
        {
            return slice with { RowsReversed = FlipRows, ColumnsReversed = FlipColumns };
        }

        Span<byte> transposed = MemoryMarshal.AsBytes(buffer.Get(slice.Samples.Length / sizeof(ushort)));
        SampleTranspose.Transpose(slice.Samples, slice.Rows, slice.Columns, slice.Type.Size(), transposed);
        return slice.WithSamples(transposed, slice.Columns, slice.Rows) with { RowsReversed = FlipRows, ColumnsReversed = FlipColumns };
    }
}
