using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct;

/// <summary>One slice as its file stores it, and how its rows become HU: so that no more than a row of them need exist.</summary>
public readonly ref struct StoredSlice
{
    /// <param name="samples">rows × columns voxels, row-major, in this machine's byte order.</param>
    /// <param name="type">The type of each.</param>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public StoredSlice(ReadOnlySpan<byte> samples, SampleType type, int rows, int columns)
    {
        if (samples.Length != (long)rows * columns * type.Size())
        {
            throw new ArgumentException($"{rows} x {columns} voxels of type {type} do not have {samples.Length} bytes.", nameof(samples));
        }

        Samples = samples;
        Type = type;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Rows × Columns voxels, row-major, in this machine's byte order.</summary>
    public ReadOnlySpan<byte> Samples { get; }

    public SampleType Type { get; }

    /// <summary>Rows of the slice, as it is wanted.</summary>
    public int Rows { get; }

    /// <summary>Columns of the slice, as it is wanted.</summary>
    public int Columns { get; }

    /// <summary>The map from stored values to HU, or to levels in [0, 1]: computed in float64 and rounded once.</summary>
    public HounsfieldRescale Rescale { get; init; } = HounsfieldRescale.Identity;

    /// <summary>Bits of each 16-bit sample above its stored value, which do not count (overlays, of old).</summary>
    public int BitsAbove { get; init; }

    /// <summary>Bits of each 16-bit sample below its stored value, which do not count.</summary>
    public int BitsBelow { get; init; }

    /// <summary>True where the file says that the bits above are overlays.</summary>
    internal bool HasOverlays { get; init; }

    /// <summary>True where the last row is stored first.</summary>
    public bool RowsReversed { get; init; }

    /// <summary>True where the last column is stored first.</summary>
    public bool ColumnsReversed { get; init; }

    /// <summary>Where the slice comes from, if NaN and infinity are refused in it; null where its values are taken as they are.</summary>
    public (string Path, int Slice)? FiniteOnlySource { get; init; }

    /// <summary>A slice of float values: HU, or levels in [0, 1].</summary>
    /// <param name="values">rows × columns values, row-major.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static StoredSlice Of(ReadOnlySpan<float> values, int rows, int columns) =>
        new(MemoryMarshal.AsBytes(values), SampleType.Float32, rows, columns);

    /// <summary>The same voxels otherwise arranged.</summary>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public StoredSlice WithSamples(ReadOnlySpan<byte> samples, int rows, int columns) => new(samples, Type, rows, columns)
    {
        Rescale = Rescale,
        BitsAbove = BitsAbove,
        BitsBelow = BitsBelow,
        HasOverlays = HasOverlays,
        RowsReversed = RowsReversed,
        ColumnsReversed = ColumnsReversed,
        FiniteOnlySource = FiniteOnlySource,
    };

    /// <summary>Converts one row.</summary>
    /// <param name="row">Index of the row, from 0.</param>
    /// <param name="values">Receives Columns values: HU, or levels in [0, 1].</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    /// <exception cref="NonFiniteVoxelException">The slice holds NaN or infinity, of which this row has some.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadRow(int row, Span<float> values)
    {
        if (values.Length != Columns)
        {
            throw new ArgumentException($"The row must have {Columns} values.", nameof(values));
        }

        Convert(row, values);
        if (FiniteOnlySource is not null && !SampleConversion.AreFinite(values))
        {
            ThrowNonFinite();
        }
    }

    /// <summary>Converts all rows.</summary>
    /// <param name="values">Receives Rows × Columns values, row-major: HU, or levels in [0, 1].</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    /// <exception cref="NonFiniteVoxelException">The slice holds NaN or infinity.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyTo(Span<float> values)
    {
        if (values.Length != Rows * Columns)
        {
            throw new ArgumentException($"The slice must have {Rows * Columns} values.", nameof(values));
        }

        for (int row = 0; row < Rows; row++)
        {
            ReadRow(row, values.Slice(row * Columns, Columns));
        }
    }

    /// <summary>True where bits above a stored value are set that are neither its sign nor an overlay: the file says that values have
    /// fewer bits than they have.</summary>
    internal bool HasBitsAboveStored() => BitsAbove > 0 && !HasOverlays
        && SampleConversion.HasBitsAbove(MemoryMarshal.Cast<byte, ushort>(Samples), BitsAbove, Type == SampleType.Int16);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Convert(int row, Span<float> values)
    {
        int bytes = Columns * Type.Size();
        int stored = RowsReversed ? Rows - 1 - row : row;
        SampleConversion.ToHounsfield(Samples.Slice(stored * bytes, bytes), Type, BitsAbove, BitsBelow, Rescale, values);
        if (ColumnsReversed)
        {
            values.Reverse();
        }
    }

    /// <summary>Counts what is not finite: an error says once how much there is of it.</summary>
    [DoesNotReturn]
    private void ThrowNonFinite()
    {
        float[] values = new float[Columns];
        int count = 0;
        (int Row, int Column) first = default;
        for (int row = 0; row < Rows; row++)
        {
            Convert(row, values);
            for (int column = 0; column < values.Length; column++)
            {
                if (!float.IsFinite(values[column]))
                {
                    first = count++ == 0 ? (row, column) : first;
                }
            }
        }

        throw new NonFiniteVoxelException(
            FiniteOnlySource!.Value.Path,
            $"Slice {FiniteOnlySource.Value.Slice} has {Plural.Of(count, "voxel")} that {Plural.Verb(count, "is", "are")} NaN or infinite, "
            + $"the first at row {first.Row}, column {first.Column}.");
    }
}
