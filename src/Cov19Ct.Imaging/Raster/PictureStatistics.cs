using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Cov19Ct.Imaging.Raster;

/// <summary>What the pixels of a picture show about it.</summary>
internal sealed class PictureStatistics
{
    /// <summary>Smaller pictures, in rows or columns, are not judged: too little of a chest can be seen.</summary>
    private const int SmallestSide = 64;

    /// <summary>Grey levels from which a picture is one of tissue: masks have two or few.</summary>
    private const int FewestLevels = 12;

    /// <summary>Share of a picture from which it is in colour: a letter or a mark is less.</summary>
    private const double LeastColour = 0.005;

    /// <summary>Levels next to the lowest and the highest one that compression with loss makes of them.</summary>
    private const int EndWidth = 3;

    private PictureStatistics(Picture picture)
    {
        Picture = picture;
    }

    public Picture Picture { get; }

    /// <summary>Tells equal pixels: the same for pictures of one size and type with the same values.</summary>
    public UInt128 Hash { get; private init; }

    /// <summary>True for a picture of a size that CT slices have.</summary>
    public bool IsLarge { get; private init; }

    /// <summary>True for a large picture of which all pixels have one value.</summary>
    public bool IsConstant { get; private init; }

    /// <summary>True for a large picture with fewer levels than tissue has, and more than one.</summary>
    public bool HasFewLevels { get; private init; }

    public bool IsColoured { get; private init; }

    /// <summary>Its regions; null for a picture that is too small or too plain to be judged.</summary>
    public PictureRegions? Regions { get; private init; }

    /// <summary>The picture in <see cref="PictureNegatives.Size"/>² levels; none for one that is too small or too plain to be
    /// judged.</summary>
    public byte[] Small { get; private init; } = [];

    /// <summary>Shares of the picture that are black and white: at the ends of the values that it uses.</summary>
    public (double Black, double White) Ends { get; private init; }

    /// <summary>Values spread evenly over a picture of 16 bits, as shown: of a TIFF picture whose zero is white, turned round. Else
    /// none.</summary>
    public int[] Values { get; private init; } = [];

    /// <summary>Decodes and measures pictures, with all cores.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="failures">Receives those that cannot be decoded, in their order.</param>
    /// <param name="cancellationToken">Stops between pictures.</param>
    /// <returns>The others, in their order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static List<PictureStatistics> At(
        IReadOnlyList<Picture> pictures, List<(string Path, Exception Error)> failures, CancellationToken cancellationToken)
    {
        PictureStatistics?[] statistics = new PictureStatistics?[pictures.Count];
        Exception?[] errors = new Exception?[pictures.Count];
        ParallelOptions options = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(
            0,
            statistics.Length,
            options,
            () => new PictureBuffers(),
            (index, _, buffers) =>
            {
                try
                {
                    statistics[index] = Of(pictures[index], buffers);
                }
                catch (Exception exception) when (exception.IsFileFault())
                {
                    errors[index] = exception;
                }

                return buffers;
            },
            buffers => buffers.Dispose());
        failures.AddRange(pictures.Zip(errors).Where(one => one.Second is not null).Select(one => (one.First.Path, one.Second!)));
        return [.. statistics.OfType<PictureStatistics>()];
    }

    private static PictureStatistics Of(Picture picture, PictureBuffers buffers)
    {
        StoredSlice slice = picture.Decode(buffers);
        bool isColoured = buffers.ColouredShare > LeastColour;
        (int levels, int lowest, int highest) = CountLevels(slice);
        if (IsZeroWhite(slice))
        {
            (lowest, highest) = (Turned(slice.Type, highest), Turned(slice.Type, lowest));
        }

        bool isLarge = Math.Min(picture.Rows, picture.Columns) >= SmallestSide;
        bool isJudged = isLarge && levels >= FewestLevels;
        byte[] shrunk = isJudged ? Shrink(slice, lowest, highest) : [];
        int[] values = isJudged && slice.Type is SampleType.UInt16 or SampleType.Int16 ? Sample(slice) : [];
        return new PictureStatistics(picture)
        {
            // Equal values of opposite meaning are no equal pixels.
            Hash = (IsZeroWhite(slice) ? UInt128.One : UInt128.Zero)
                ^ XxHash128.HashToUInt128(slice.Samples, ((long)picture.Rows << 20) + picture.Columns),
            IsLarge = isLarge,
            IsConstant = isLarge && levels == 1,
            HasFewLevels = isLarge && levels is > 1 and < FewestLevels,
            IsColoured = isColoured,
            Regions = isJudged ? PictureRegions.Of(shrunk) : null,
            Small = isJudged ? Average(shrunk) : [],
            Ends = (ShareOf(shrunk, level => level <= EndWidth), ShareOf(shrunk, level => level >= byte.MaxValue - EndWidth)),
            Values = values,
        };
    }

    /// <summary>How many levels of 256 or of 65536 are used, and the lowest and the highest as stored. Colours count as 8 bits.</summary>
    private static (int Count, int Lowest, int Highest) CountLevels(in StoredSlice slice)
    {
        bool[] isUsed = new bool[1 << 16];
        switch (slice.Type)
        {
            case SampleType.UInt8:
                foreach (byte value in slice.Samples)
                {
                    isUsed[value] = true;
                }

                break;
            case SampleType.Float32:
                foreach (float level in MemoryMarshal.Cast<byte, float>(slice.Samples))
                {
                    isUsed[(int)(level * byte.MaxValue)] = true;
                }

                break;
            default:
                int zero = slice.Type == SampleType.Int16 ? 1 << 15 : 0;
                foreach (ushort value in MemoryMarshal.Cast<byte, ushort>(slice.Samples))
                {
                    isUsed[(value + zero) & ushort.MaxValue] = true;
                }

                return (isUsed.Count(used => used), Array.IndexOf(isUsed, true) - zero, Array.LastIndexOf(isUsed, true) - zero);
        }

        return (isUsed.Count(used => used), Array.IndexOf(isUsed, true), Array.LastIndexOf(isUsed, true));
    }

    /// <summary>Levels of a small picture, stretched over the values that are used.</summary>
    private static byte[] Shrink(in StoredSlice slice, int lowest, int highest)
    {
        // Values far out, as padding, must not press all others together.
        int[] values = Sample(slice);
        int[] sorted = [.. values.Order()];
        double least = Math.Max(lowest, sorted[sorted.Length / 200]);
        double greatest = Math.Max(least + 1, Math.Min(highest, sorted[^(1 + (sorted.Length / 200))]));
        return Array.ConvertAll(values, value => (byte)Math.Clamp((value - least) / (greatest - least) * byte.MaxValue, 0, byte.MaxValue));
    }

    /// <summary>Means of squares of a small picture.</summary>
    private static byte[] Average(byte[] levels)
    {
        const int Side = PictureRegions.Size / PictureNegatives.Size;
        int[] sums = new int[PictureNegatives.Size * PictureNegatives.Size];
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            (int row, int column) = Math.DivRem(pixel, PictureRegions.Size);
            sums[(row / Side * PictureNegatives.Size) + (column / Side)] += levels[pixel];
        }

        return Array.ConvertAll(sums, sum => (byte)(sum / (Side * Side)));
    }

    private static double ShareOf(byte[] levels, Func<byte, bool> isWanted) =>
        levels.Length == 0 ? 0 : (double)levels.Count(isWanted) / levels.Length;

    private static bool IsZeroWhite(in StoredSlice slice) => slice.Rescale.Slope < 0;

    private static int[] Sample(in StoredSlice slice)
    {
        const int Size = PictureRegions.Size;
        int[] values = new int[Size * Size];
        for (int pixel = 0; pixel < values.Length; pixel++)
        {
            int row = (((2 * (pixel / Size)) + 1) * slice.Rows) / (2 * Size);
            int at = (row * slice.Columns) + ((((2 * (pixel % Size)) + 1) * slice.Columns) / (2 * Size));
            values[pixel] = slice.Type switch
            {
                SampleType.UInt8 => slice.Samples[at],
                SampleType.UInt16 => MemoryMarshal.Cast<byte, ushort>(slice.Samples)[at],
                SampleType.Int16 => MemoryMarshal.Cast<byte, short>(slice.Samples)[at],
                _ => (int)(MemoryMarshal.Cast<byte, float>(slice.Samples)[at] * byte.MaxValue),
            };
        }

        SampleType type = slice.Type;
        return IsZeroWhite(slice) ? Array.ConvertAll(values, value => Turned(type, value)) : values;
    }

    /// <summary>The value that would be shown alike if zero were black.</summary>
    private static int Turned(SampleType type, int value) =>
        (type == SampleType.UInt8 ? byte.MaxValue : type == SampleType.UInt16 ? ushort.MaxValue : -1) - value;
}
