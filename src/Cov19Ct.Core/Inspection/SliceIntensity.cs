using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct;

/// <summary>Statistics of one slice: how many samples are near air and near soft tissue, as stored and with the usual offset, and the range
/// of all voxels.</summary>
/// <param name="Lowest">The least voxel; infinite where all are NaN.</param>
/// <param name="Highest">The greatest voxel.</param>
/// <param name="ShowsLung">True for a slice of which lung covers as much as in the middle of a chest.</param>
/// <param name="Digest">Equal for equal slices, within one process: a hash of the samples and of the range.</param>
internal readonly record struct SliceIntensity(
    int Air, int Tissue, int ShiftedAir, int ShiftedTissue, float Lowest, float Highest, bool ShowsLung, int Digest)
{
    /// <summary>True where values have more bits than the file says.</summary>
    public bool HasBitsAboveStored { get; init; }

    /// <summary>The value of all pixels in the four corners; null where they differ.</summary>
    public float? Corners { get; init; }

    /// <summary>Rows and columns of a corner.</summary>
    private const int CornerSize = 3;

    /// <summary>Rows and columns of the samples, evenly spread: few, as every import pays for them.</summary>
    private const int Size = 128;

    /// <summary>Number of samples.</summary>
    public const int Samples = Size * Size;

    /// <summary>What is near air: up to here, HU. Lung parenchyma is −900 to −700.</summary>
    private const float HighestAir = -850;

    private const float LowestTissue = -200;

    private const float HighestTissue = 300;

    /// <summary>Stored values are HU + 1024 in most files of CT.</summary>
    private const float UsualOffset = 1024;

    /// <summary>Share of a slice that lung covers in the middle of a chest; gas in the bowel covers less.</summary>
    private const double SmallestLung = 0.04;

    /// <summary>Reads a slice and computes its statistics.</summary>
    /// <exception cref="Cov19CtException">It cannot be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SliceIntensity At(CtScan scan, ISliceReader reader, int index)
    {
        int count = scan.Rows * scan.Columns;
        float[] rented = ArrayPool<float>.Shared.Rent(count);
        try
        {
            Span<float> values = rented.AsSpan(0, count);
            StoredSlice slice = reader.Read(index);
            slice.CopyTo(values);
            return Of(values, scan.Rows, scan.Columns) with { HasBitsAboveStored = slice.HasBitsAboveStored() };
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SliceIntensity Of(ReadOnlySpan<float> values, int rows, int columns)
    {
        (float lowest, float highest) = FindRange(values);
        byte[] levels = new byte[Samples];
        double scale = byte.MaxValue / HuWindow.Paper.WindowWidth;
        double minimum = HuWindow.Paper.Minimum;
        HashCode digest = default;
        digest.Add(lowest);
        digest.Add(highest);
        int air = 0;
        int tissue = 0;
        int shiftedAir = 0;
        int shiftedTissue = 0;
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            int row = ((2 * (pixel / Size)) + 1) * rows / (2 * Size);
            int column = ((2 * (pixel % Size)) + 1) * columns / (2 * Size);
            float value = values[(row * columns) + column];
            digest.Add(BitConverter.SingleToInt32Bits(value));
            air += value <= HighestAir ? 1 : 0;
            tissue += value is >= LowestTissue and <= HighestTissue ? 1 : 0;
            shiftedAir += value <= HighestAir + UsualOffset ? 1 : 0;
            shiftedTissue += value is >= LowestTissue + UsualOffset and <= HighestTissue + UsualOffset ? 1 : 0;
            levels[pixel] = (byte)Math.Clamp((value - minimum) * scale, 0, byte.MaxValue);
        }

        bool showsLung = new LungArea(HuWindow.Paper, Size).Measure(levels) > SmallestLung * Samples;
        return new SliceIntensity(air, tissue, shiftedAir, shiftedTissue, lowest, highest, showsLung, digest.ToHashCode())
        {
            Corners = CornersOf(values, rows, columns),
        };
    }

    private static float? CornersOf(ReadOnlySpan<float> values, int rows, int columns)
    {
        (int height, int width) = (Math.Min(CornerSize, rows), Math.Min(CornerSize, columns));
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<float> upper = values.Slice(row * columns, columns);
            ReadOnlySpan<float> lower = values.Slice((rows - 1 - row) * columns, columns);
            if (upper[..width].ContainsAnyExcept(values[0]) || upper[^width..].ContainsAnyExcept(values[0])
                || lower[..width].ContainsAnyExcept(values[0]) || lower[^width..].ContainsAnyExcept(values[0]))
            {
                return null;
            }
        }

        return values[0];
    }

    /// <summary>The least and the greatest value; NaN is neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Lowest, float Highest) FindRange(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> lows = new(float.PositiveInfinity);
        Vector<float> highs = new(float.NegativeInfinity);
        foreach (Vector<float> vector in vectors)
        {
            // Comparisons with NaN are false; minimum and maximum instructions differ in what they make of it.
            lows = Vector.ConditionalSelect(Vector.LessThan(vector, lows), vector, lows);
            highs = Vector.ConditionalSelect(Vector.GreaterThan(vector, highs), vector, highs);
        }

        float lowest = float.PositiveInfinity;
        float highest = float.NegativeInfinity;
        for (int i = 0; i < Vector<float>.Count; i++)
        {
            lowest = Math.Min(lowest, lows[i]);
            highest = Math.Max(highest, highs[i]);
        }

        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            lowest = value < lowest ? value : lowest;
            highest = value > highest ? value : highest;
        }

        return (lowest, highest);
    }
}
