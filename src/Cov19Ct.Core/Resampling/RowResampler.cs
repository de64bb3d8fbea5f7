using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cov19Ct;

/// <summary>Resizes a slice a few rows at a time, so that the whole of it is never held: eight rows are filtered at once, one in each
/// lane of a vector, and added to the rows of the result that they count for. For one thread at a time.</summary>
internal sealed class RowResampler
{
    /// <summary>Rows that are added at once: a lane of <see cref="Vector256{T}"/> each.</summary>
    public const int BlockRows = 8;

    private readonly AxisWeights _vertical;
    private readonly AxisWeights _horizontal;

    // Each row of either is a whole number of vectors; what is behind its last column is not used.
    private readonly int _sourceVectors;
    private readonly int _targetVectors;
    private readonly Vector256<float>[] _sourceRows;
    private readonly Vector256<float>[] _targetRows;

    // The same with a vector a column.
    private readonly Vector256<float>[] _sourceColumns;
    private readonly Vector256<float>[] _targetColumns;

    /// <summary>The first row of the result that rows still to come may count for.</summary>
    private int _firstOpen;

    public RowResampler(AntialiasedBilinear resampler)
    {
        _vertical = resampler.Vertical;
        _horizontal = resampler.Horizontal;
        _sourceVectors = (_horizontal.SourceLength + BlockRows - 1) / BlockRows;
        _targetVectors = (_horizontal.TargetLength + BlockRows - 1) / BlockRows;
        _sourceRows = new Vector256<float>[BlockRows * _sourceVectors];
        _sourceColumns = new Vector256<float>[BlockRows * _sourceVectors];
        _targetColumns = new Vector256<float>[BlockRows * _targetVectors];
        _targetRows = new Vector256<float>[BlockRows * _targetVectors];
    }

    /// <summary>Where a row of the next block is to be put: sourceColumns values.</summary>
    /// <param name="row">0 to <see cref="BlockRows"/> − 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<float> Row(int row) =>
        MemoryMarshal.Cast<Vector256<float>, float>(_sourceRows.AsSpan(row * _sourceVectors, _sourceVectors))[.._horizontal.SourceLength];

    /// <summary>Adds the rows that were put into <see cref="Row"/> to the result.</summary>
    /// <param name="firstRow">The first of them; 0 starts a slice, and slices are added from their first row to their last.</param>
    /// <param name="count">How many: <see cref="BlockRows"/>, or fewer at the end of the slice.</param>
    /// <param name="target">Receives targetRows × targetColumns, row-major; undefined before the last row is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int firstRow, int count, Span<float> target)
    {
        LaneTranspose.Transpose(_sourceRows, _sourceColumns);
        Filter(_horizontal, _sourceColumns, _targetColumns);
        LaneTranspose.TransposeBack(_targetColumns, _targetRows);

        int columns = _horizontal.TargetLength;
        _firstOpen = firstRow == 0 ? 0 : _firstOpen;
        for (int i = 0; i < count; i++)
        {
            int row = firstRow + i;
            while (_firstOpen < _vertical.TargetLength && _vertical.End(_firstOpen) <= row)
            {
                _firstOpen++;
            }

            ReadOnlySpan<Vector256<float>> values = _targetRows.AsSpan(i * _targetVectors, _targetVectors);
            for (int open = _firstOpen; open < _vertical.TargetLength && _vertical.First(open) <= row; open++)
            {
                int offset = row - _vertical.First(open);
                AddWeighted(values, _vertical.Weights(open)[offset], isFirst: offset == 0, target.Slice(open * columns, columns));
            }
        }
    }

    // Products are summed one after another, from the first: other orders round otherwise.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Filter(AxisWeights axis, ReadOnlySpan<Vector256<float>> source, Span<Vector256<float>> target)
    {
        for (int i = 0; i < axis.TargetLength; i++)
        {
            ReadOnlySpan<float> weights = axis.Weights(i);
            ReadOnlySpan<Vector256<float>> values = source.Slice(axis.First(i), weights.Length);
            Vector256<float> sum = Vector256<float>.Zero;
            for (int j = 0; j < weights.Length; j++)
            {
                sum += values[j] * weights[j];
            }

            target[i] = sum;
        }
    }

    // The first of the rows that count for one of the result is not added to what is there: memory that is written before it is read
    // costs half as much when the system has just given it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWeighted(ReadOnlySpan<Vector256<float>> values, float weight, bool isFirst, Span<float> target)
    {
        Span<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(target);
        if (isFirst)
        {
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i] = Vector256<float>.Zero + (values[i] * weight);
            }
        }
        else
        {
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i] += values[i] * weight;
            }
        }

        ReadOnlySpan<float> rest = MemoryMarshal.Cast<Vector256<float>, float>(values[vectors.Length..]);
        target = target[(vectors.Length * Vector256<float>.Count)..];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (isFirst ? 0 : target[i]) + (rest[i] * weight);
        }
    }
}
