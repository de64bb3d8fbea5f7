using System.Globalization;
using System.Runtime.InteropServices;

namespace Cov19Ct.Tests.Scans;

public class StoredSliceTests
{
    private static readonly HounsfieldRescale[] s_rescales =
        [HounsfieldRescale.Identity, new(
            1,
            -1024), new(
                -3,
                7), new(
                    0.30518, -1000.25), new(2, 0.1), new(300, 0), new(301, 7), new(-257, 16_777_215), new(1, 16_777_216), new(1e-3, -1e9)];

    public static TheoryData<SampleType, int> Cases()
    {
        TheoryData<SampleType, int> cases = [];
        foreach (SampleType type in Enum.GetValues<SampleType>())
        {
            for (int columns = 1; columns < 80; columns += 13)
            {
                cases.Add(type, columns);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_are_scaled_in_float64_and_rounded_once(SampleType type, int columns)
    {
        (byte[] samples, double[] values) = Samples(type, 3 * columns);
        foreach (HounsfieldRescale rescale in s_rescales)
        {
            float[] hounsfield = new float[3 * columns];
            new StoredSlice(samples, type, 3, columns) { Rescale = rescale }.CopyTo(hounsfield);
            float[] expected = Array.ConvertAll(
                values,
                value => rescale == HounsfieldRescale.Identity ? (float)value : (float)((value * rescale.Slope) + rescale.Intercept));
            Assert.Equal(expected, hounsfield);
        }
    }

    [Theory]
    [InlineData(SampleType.Int16, 0, 0)]
    [InlineData(SampleType.Int16, 4, 0)]
    [InlineData(SampleType.UInt16, 4, 0)]
    [InlineData(SampleType.Int16, 0, 4)]
    [InlineData(SampleType.UInt16, 3, 2)]
    [InlineData(SampleType.Int16, 8, 7)]
    [InlineData(SampleType.UInt16, 15, 0)]
    public void Bits_beside_the_stored_ones_do_not_count(SampleType type, int above, int below)
    {
        (byte[] samples, _) = Samples(SampleType.UInt16, 100);
        float[] values = new float[100];
        new StoredSlice(samples, type, 1, 100) { BitsAbove = above, BitsBelow = below }.CopyTo(values);
        int stored = 16 - above - below;
        for (int i = 0; i < values.Length; i++)
        {
            int bits = (BitConverter.ToUInt16(samples, 2 * i) >> below) & ((1 << stored) - 1);
            Assert.Equal(type == SampleType.Int16 && bits >= 1 << (stored - 1) ? bits - (1 << stored) : bits, values[i]);
        }
    }

    [Theory]
    [InlineData(false, false, new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(true, false, new float[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(false, true, new float[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(true, true, new float[] { 6, 5, 4, 3, 2, 1 })]
    public void Rows_and_columns_may_be_stored_backwards(bool rows, bool columns, float[] expected)
    {
        float[] values = new float[6];
        StoredSlice slice = StoredSlice.Of([1, 2, 3, 4, 5, 6], 2, 3) with { RowsReversed = rows, ColumnsReversed = columns };
        slice.CopyTo(values);
        Assert.Equal(expected, values);
        float[] row = new float[3];
        slice.ReadRow(1, row);
        Assert.Equal(expected[3..], row);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_refused_and_counted_if_so_asked(float odd)
    {
        float[] values = new float[3 * 21];
        values[(0 * 21) + 20] = odd;
        values[(2 * 21) + 4] = odd;
        float[] hounsfield = new float[values.Length];
        StoredSlice.Of(values, 3, 21).CopyTo(hounsfield);
        Assert.Equal(values, hounsfield);
        NonFiniteVoxelException error = Assert.Throws<NonFiniteVoxelException>(() => (StoredSlice.Of(values, 3, 21) with
        {
            RowsReversed = true,
            FiniteOnlySource = ("a.nii", 7),
        }).CopyTo(hounsfield));
        Assert.Equal("a.nii", error.Path);
        Assert.Equal("Slice 7 has 2 voxels that are NaN or infinite, the first at row 0, column 4.", error.Message);
    }

    [Fact]
    public void Whole_values_that_scaling_makes_infinite_are_not_finite() => Assert.Throws<NonFiniteVoxelException>(() =>
        new StoredSlice([1, 0], SampleType.Int16, 1, 1) { Rescale = new(1e39, 0), FiniteOnlySource = ("a.nii", 0) }.CopyTo(new float[1]));

    [Fact]
    public void Lengths_must_agree()
    {
        Assert.Throws<ArgumentException>(() => { _ = new StoredSlice(new byte[11], SampleType.Int16, 2, 3); });
        Assert.Throws<ArgumentException>(() => StoredSlice.Of(new float[6], 2, 3).CopyTo(new float[5]));
        Assert.Throws<ArgumentException>(() => StoredSlice.Of(new float[6], 2, 3).ReadRow(0, new float[2]));
    }

    /// <summary>Random samples, the least and the greatest among them, and what they stand for.</summary>
    private static (byte[] Samples, double[] Values) Samples(SampleType type, int count)
    {
        byte[] bytes = new byte[count * type.Size()];
        new Random(count).NextBytes(bytes);
        switch (type)
        {
            case SampleType.UInt8: return (bytes, Values<byte>(bytes, byte.MinValue, byte.MaxValue));
            case SampleType.Int8: return (bytes, Values<sbyte>(bytes, sbyte.MinValue, sbyte.MaxValue));
            case SampleType.UInt16: return (bytes, Values<ushort>(bytes, ushort.MinValue, ushort.MaxValue));
            case SampleType.Int16: return (bytes, Values<short>(bytes, short.MinValue, short.MaxValue));
            case SampleType.UInt32: return (bytes, Values<uint>(bytes, uint.MinValue, uint.MaxValue));
            case SampleType.Int32: return (bytes, Values<int>(bytes, int.MinValue, int.MaxValue));
            case SampleType.UInt64: return (bytes, Values<ulong>(bytes, ulong.MinValue, ulong.MaxValue));
            case SampleType.Int64: return (bytes, Values<long>(bytes, long.MinValue, long.MaxValue));
            case SampleType.Float32: return (bytes, Values<float>(bytes, -0f, 3071.5f));
            default: return (bytes, Values<double>(bytes, -0.0, Math.PI));
        }
    }

    private static double[] Values<T>(byte[] bytes, T least, T greatest)
        where T : unmanaged, IConvertible
    {
        Span<T> values = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        values[^1] = greatest;
        values[0] = least;
        double[] converted = new double[values.Length];
        for (int i = 0; i < converted.Length; i++)
        {
            converted[i] = values[i].ToDouble(CultureInfo.InvariantCulture);
        }

        return converted;
    }
}
