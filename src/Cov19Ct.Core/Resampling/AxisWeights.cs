using System.Runtime.CompilerServices;

namespace Cov19Ct;

/// <summary>For each target position along one axis: the first source position and the weights from there on. Immutable.</summary>
internal sealed class AxisWeights
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

    /// <summary>The first source position of a target position; none is before that of the target position before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(int target) => _first[target];

    /// <summary>The source position behind the last; none is before that of the target position before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int End(int target) => _first[target] + _offsets[target + 1] - _offsets[target];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Weights(int target) => new(_weights, _offsets[target], _offsets[target + 1] - _offsets[target]);
}
