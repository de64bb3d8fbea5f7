namespace Cov19Ct.Imaging.Nifti;

/// <summary>Gathers slices from the stored slabs, along whichever of the file's axes they run.</summary>
internal sealed class NiftiSliceReader : ISliceReader
{
    private readonly NiftiVolume _volume;
    private readonly ISlabs _slabs;
    private readonly float[] _plane;
    private bool _disposed;

    /// <param name="slabs">Owned: disposed with the reader.</param>
    public NiftiSliceReader(NiftiVolume volume, ISlabs slabs)
    {
        _volume = volume;
        _slabs = slabs;
        _plane = new float[volume.Rows * volume.Columns];
    }

    /// <inheritdoc/>
    /// <exception cref="NonFiniteVoxelException">A voxel of the slice is NaN or infinite.</exception>
    public void Read(int index, Span<float> values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _volume.SliceCount);
        if (values.Length != _plane.Length)
        {
            throw new ArgumentException($"A slice has {_plane.Length} values.", nameof(values));
        }

        ReadPlane(_volume.Order.StoredSlice(index, _volume.SliceCount));
        Arrange(values);
        RequireFinite(index, values);
    }

    public void Dispose()
    {
        _disposed = true;
        _slabs.Dispose();
    }

    /// <summary>Reads one plane across the slice axis, its two axes in the order the file has them.</summary>
    private void ReadPlane(int stored)
    {
        NiftiHeader header = _volume.Header;
        int first = header.Shape[0];
        int second = header.Shape[1];
        if (_volume.Order.SliceAxis == 2)
        {
            VoxelConversion.ToHounsfield(header, _slabs.Get(stored), 0, 1, _plane);
            return;
        }

        // Across a slab the plane is one line of it: along the first axis, or along the second with the first's length as stride.
        bool alongFirst = _volume.Order.SliceAxis == 1;
        int length = alongFirst ? first : second;
        for (int slab = 0; slab < header.Shape[2]; slab++)
        {
            Span<float> line = _plane.AsSpan(slab * length, length);
            VoxelConversion.ToHounsfield(header, _slabs.Get(slab), alongFirst ? stored * first : stored, alongFirst ? 1 : first, line);
        }
    }

    /// <summary>Turns the plane so that rows and columns run as wanted.</summary>
    private void Arrange(Span<float> values)
    {
        VoxelOrder order = _volume.Order;
        int rows = _volume.Rows;
        int columns = _volume.Columns;
        bool transposed = order.RowAxis < order.ColumnAxis;
        for (int row = 0; row < rows; row++)
        {
            int storedRow = order.RowsReversed ? rows - 1 - row : row;
            Span<float> target = values.Slice(row * columns, columns);
            if (transposed)
            {
                for (int column = 0; column < columns; column++)
                {
                    target[column] = _plane[(column * rows) + storedRow];
                }
            }
            else
            {
                _plane.AsSpan(storedRow * columns, columns).CopyTo(target);
            }

            if (order.ColumnsReversed)
            {
                target.Reverse();
            }
        }
    }

    private void RequireFinite(int index, ReadOnlySpan<float> values)
    {
        int count = 0;
        int first = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                first = count++ == 0 ? i : first;
            }
        }

        if (count > 0)
        {
            throw new NonFiniteVoxelException(
                _volume.File.Path,
                $"Slice {index} has {count} voxels that are NaN or infinite, "
                + $"the first at row {first / _volume.Columns}, column {first % _volume.Columns}.");
        }
    }
}
