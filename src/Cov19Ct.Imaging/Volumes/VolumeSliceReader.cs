using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Buffers;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Gathers slices from the stored slabs, along whichever of the file's axes they run.</summary>
internal sealed class VolumeSliceReader(VolumeVoxels volume, ISlabs slabs) : ISliceReader
{
    private readonly RentedBuffer<byte> _gathered = new();
    private readonly RentedBuffer<byte> _transposed = new();
    private bool _disposed;

    /// <inheritdoc/>
    public StoredSlice Read(int index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, volume.SliceCount);
        VoxelOrder order = volume.Order;
        SampleType type = volume.Layout.Type;
        ReadOnlySpan<byte> plane = ReadPlane(order.StoredSlice(index, volume.SliceCount), type.Size());
        if (order.RowAxis < order.ColumnAxis)
        {
            Span<byte> transposed = _transposed.Get(plane.Length);
            SampleTranspose.Transpose(plane, volume.Columns, volume.Rows, type.Size(), transposed);
            plane = transposed;
        }

        return new StoredSlice(plane, type, volume.Rows, volume.Columns)
        {
            Rescale = volume.Layout.Rescale,
            RowsReversed = order.RowsReversed,
            ColumnsReversed = order.ColumnsReversed,
            FiniteOnlySource = (volume.PathOf(index), index),
        };
    }

    public void Dispose()
    {
        _disposed = true;
        _gathered.Dispose();
        _transposed.Dispose();
    }

    /// <summary>Reads one plane across the slice axis, its two axes in the order the file has them.</summary>
    private ReadOnlySpan<byte> ReadPlane(int stored, int size)
    {
        if (volume.Order.SliceAxis == 2)
        {
            return slabs.Get(stored);
        }

        // Across a slab the plane is one line of it: along the first axis, or along the second with the first's length as stride.
        IReadOnlyList<int> shape = volume.Layout.Shape;
        bool alongFirst = volume.Order.SliceAxis == 1;
        int lineBytes = (alongFirst ? shape[0] : shape[1]) * size;
        Span<byte> plane = _gathered.Get(lineBytes * shape[2]);
        for (int index = 0; index < shape[2]; index++)
        {
            ReadOnlySpan<byte> slab = slabs.Get(index);
            Span<byte> line = plane.Slice(index * lineBytes, lineBytes);
            if (alongFirst)
            {
                slab.Slice(stored * lineBytes, lineBytes).CopyTo(line);
            }
            else
            {
                Gather(slab[(stored * size)..], shape[0], size, line);
            }
        }

        return plane;
    }

    private static void Gather(ReadOnlySpan<byte> slab, int stride, int size, Span<byte> line)
    {
        switch (size)
        {
            case sizeof(byte):
                Gather<byte>(slab, stride, line);
                break;
            case sizeof(ushort):
                Gather<ushort>(slab, stride, line);
                break;
            case sizeof(uint):
                Gather<uint>(slab, stride, line);
                break;
            default:
                Gather<ulong>(slab, stride, line);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(ReadOnlySpan<byte> slabBytes, int stride, Span<byte> lineBytes)
        where T : unmanaged
    {
        ReadOnlySpan<T> slab = MemoryMarshal.Cast<byte, T>(slabBytes);
        Span<T> line = MemoryMarshal.Cast<byte, T>(lineBytes);
        for (int i = 0; i < line.Length; i++)
        {
            line[i] = slab[i * stride];
        }
    }
}
