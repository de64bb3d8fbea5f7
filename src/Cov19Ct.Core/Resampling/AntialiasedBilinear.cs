namespace Cov19Ct;

/// <summary>Resizes slices with bilinear interpolation and antialiasing: a triangle filter that widens with the
/// reduction, so that every source pixel counts.</summary>
/// <remarks>Equal to <c>torch.nn.functional.interpolate(mode='bilinear', antialias=True, align_corners=False)</c>, whose
/// rule this is: the filter's support is max(scale, 1) source pixels to each side of (i + 0.5) · scale, its weights are
/// normalised to 1, columns are filtered before rows. Immutable; safe to use from several threads.</remarks>
public sealed class AntialiasedBilinear
{
    private readonly AxisWeights _horizontal;
    private readonly AxisWeights _vertical;

    /// <summary>Prepares the weights for one pair of sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public AntialiasedBilinear(int sourceRows, int sourceColumns, int targetRows, int targetColumns)
    {
        _vertical = AxisWeights.Create(sourceRows, targetRows);
        _horizontal = AxisWeights.Create(sourceColumns, targetColumns);
    }

    /// <summary>Resizes one slice.</summary>
    /// <param name="source">sourceRows × sourceColumns, row-major.</param>
    /// <param name="target">Receives targetRows × targetColumns, row-major.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Resize(ReadOnlySpan<float> source, Span<float> target)
    {
        int sourceColumns = _horizontal.SourceLength;
        int targetColumns = _horizontal.TargetLength;
        if (source.Length != _vertical.SourceLength * sourceColumns || target.Length != _vertical.TargetLength * targetColumns)
        {
            throw new ArgumentException("A slice has another size than this resampler was made for.");
        }

        float[] narrowed = System.Buffers.ArrayPool<float>.Shared.Rent(_vertical.SourceLength * targetColumns);
        try
        {
            for (int row = 0; row < _vertical.SourceLength; row++)
            {
                _horizontal.Filter(source.Slice(row * sourceColumns, sourceColumns), narrowed.AsSpan(row * targetColumns, targetColumns));
            }

            for (int row = 0; row < _vertical.TargetLength; row++)
            {
                SumRows(narrowed, _vertical.Weights(row), _vertical.First(row), target.Slice(row * targetColumns, targetColumns));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<float>.Shared.Return(narrowed);
        }
    }

    private static void SumRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, int firstRow, Span<float> target)
    {
        target.Clear();
        for (int i = 0; i < weights.Length; i++)
        {
            float weight = weights[i];
            ReadOnlySpan<float> row = rows.Slice((firstRow + i) * target.Length, target.Length);
            for (int column = 0; column < target.Length; column++)
            {
                target[column] += weight * row[column];
            }
        }
    }

    /// <summary>For each target position along one axis: the first source position and the weights from there on.</summary>
    private sealed class AxisWeights
    {
        private readonly int[] _first;
        private readonly int[] _offsets;
        private readonly float[] _weights;

        private AxisWeights(int sourceLength, int[] first, int[] offsets, float[] weights)
        {
            SourceLength = sourceLength;
            _first = first;
            _offsets = offsets;
            _weights = weights;
        }

        public int SourceLength { get; }

        public int TargetLength => _first.Length;

        public static AxisWeights Create(int sourceLength, int targetLength)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceLength);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength);
            double scale = (double)sourceLength / targetLength;
            double support = Math.Max(scale, 1);
            int[] first = new int[targetLength];
            int[] offsets = new int[targetLength + 1];
            List<float> weights = [];
            for (int i = 0; i < targetLength; i++)
            {
                double centre = scale * (i + 0.5);
                first[i] = Math.Max((int)(centre - support + 0.5), 0);
                int end = Math.Min((int)(centre + support + 0.5), sourceLength);
                double[] row = new double[end - first[i]];
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = Math.Max(0, 1 - (Math.Abs(j + first[i] - centre + 0.5) / support));
                }

                double total = row.Sum();
                weights.AddRange(row.Select(weight => (float)(weight / total)));
                offsets[i + 1] = weights.Count;
            }

            return new AxisWeights(sourceLength, first, offsets, [.. weights]);
        }

        public int First(int target) => _first[target];

        public ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(_offsets[target].._offsets[target + 1]);

        public void Filter(ReadOnlySpan<float> source, Span<float> target)
        {
            for (int i = 0; i < target.Length; i++)
            {
                ReadOnlySpan<float> weights = Weights(i);
                ReadOnlySpan<float> values = source.Slice(_first[i], weights.Length);
                float sum = 0;
                for (int j = 0; j < weights.Length; j++)
                {
                    sum += weights[j] * values[j];
                }

                target[i] = sum;
            }
        }
    }
}
