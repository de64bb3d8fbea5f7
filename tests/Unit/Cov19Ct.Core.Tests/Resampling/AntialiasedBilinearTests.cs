using System.Text.Json;
using Cov19Ct.TestKit;

namespace Cov19Ct.Tests.Resampling;

public class AntialiasedBilinearTests
{
    private static readonly JsonElement[] s_cases = ReadCases();

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, s_cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_torch_interpolate_with_antialiasing(int index)
    {
        int[] size = [.. s_cases[index].GetProperty("size").EnumerateArray().Select(number => number.GetInt32())];
        (int rows, int columns, int targetRows, int targetColumns) = (size[0], size[1], size[2], size[3]);
        float[] source = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                source[(row * columns) + column] = (float)(((row * 7919L) + (column * 104729L) + (row * column * 31L)) % 10007 / 10007.0);
            }
        }

        float[] target = new float[targetRows * targetColumns];
        new AntialiasedBilinear(rows, columns, targetRows, targetColumns).Resize(source, target);

        int step = s_cases[index].GetProperty("step").GetInt32();
        float[] expected = [.. s_cases[index].GetProperty("values").EnumerateArray().Select(number => number.GetSingle())];
        Assert.Equal(expected.Length, ((target.Length - 1) / step) + 1);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], target[i * step], 1e-5f);
        }
    }

    [Theory]
    [InlineData(512, 512, 224, 224)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 1, 5, 11)]
    [InlineData(7, 5, 3, 9)]
    [InlineData(64, 48, 1, 1)]
    [InlineData(9, 17, 16, 1)]
    [InlineData(1, 40, 33, 7)]
    [InlineData(67, 131, 224, 224)]
    [InlineData(23, 23, 23, 23)]
    [InlineData(300, 16, 8, 8)]
    public void Equals_plain_arithmetic_to_the_bit(int rows, int columns, int targetRows, int targetColumns)
    {
        Random random = new(rows + columns);
        float[] source = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle())];
        float[] target = new float[targetRows * targetColumns];
        Array.Fill(target, float.NaN);
        new AntialiasedBilinear(rows, columns, targetRows, targetColumns).Resize(source, target);
        Assert.Equal(PlainWindowing.Resize(source, rows, columns, targetRows, targetColumns), target);
    }

    [Fact]
    public void The_same_size_changes_nothing()
    {
        float[] source = [0f, 0.25f, 0.5f, 1f, 0.75f, 0.125f];
        float[] target = new float[6];
        new AntialiasedBilinear(2, 3, 2, 3).Resize(source, target);
        Assert.Equal(source, target);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, -1, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    public void Sizes_must_be_positive(int rows, int columns, int targetRows, int targetColumns) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AntialiasedBilinear(rows, columns, targetRows, targetColumns));

    [Fact]
    public void A_slice_of_another_size_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AntialiasedBilinear(4, 4, 2, 2).Resize(new float[15], new float[4]));

    private static JsonElement[] ReadCases()
    {
        using Stream stream = typeof(AntialiasedBilinearTests).Assembly.GetManifestResourceStream("antialiased_bilinear.json")!;
        return [.. JsonDocument.Parse(stream).RootElement.GetProperty("cases").EnumerateArray()];
    }
}
