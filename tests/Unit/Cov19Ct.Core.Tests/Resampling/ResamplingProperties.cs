using CsCheck;

namespace Cov19Ct.Tests.Resampling;

/// <summary>What must hold for all sizes and pictures, on generated ones. A failure prints the seed that repeats it.</summary>
public class ResamplingProperties
{
    private static readonly Gen<(int Rows, int Columns, int TargetRows, int TargetColumns, float[] Source)> s_pictures =
        from rows in Gen.Int[1, 40]
        from columns in Gen.Int[1, 40]
        from targetRows in Gen.Int[1, 40]
        from targetColumns in Gen.Int[1, 40]
        from source in Gen.Int[-20_000, 40_000].Select(tenths => tenths / 10f).Array[rows * columns]
        select (rows, columns, targetRows, targetColumns, source);

    /// <summary>Each output is a weighted mean: weights are not negative and their sum is 1.</summary>
    [Fact]
    public void No_output_lies_outside_the_range_of_its_input() => s_pictures.Sample(picture =>
    {
        float slack = 1e-5f * picture.Source.Max(Math.Abs);
        Assert.All(Resize(picture), value => Assert.InRange(value, picture.Source.Min() - slack, picture.Source.Max() + slack));
    });

    [Fact]
    public void A_picture_of_one_value_keeps_it() => s_pictures.Sample(picture =>
    {
        float value = picture.Source[0];
        Array.Fill(picture.Source, value);
        Assert.All(Resize(picture), resized => Assert.Equal(value, resized, Math.Abs(value) * 1e-5f));
    });

    [Fact]
    public void A_picture_of_the_asked_size_is_unchanged() => s_pictures.Sample(picture =>
        Assert.Equal(picture.Source, Resize((picture.Rows, picture.Columns, picture.Rows, picture.Columns, picture.Source))));

    [Fact]
    public void A_transposed_picture_is_resized_to_the_transposed_result() => s_pictures.Sample(picture =>
    {
        float[] expected = Transpose(Resize(picture), picture.TargetRows, picture.TargetColumns);
        float[] actual = Resize((
            picture.Columns,
            picture.Rows,
            picture.TargetColumns,
            picture.TargetRows,
            Transpose(picture.Source, picture.Rows, picture.Columns)));
        float slack = 1e-4f * picture.Source.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, slack));
    });

    private static float[] Resize((int Rows, int Columns, int TargetRows, int TargetColumns, float[] Source) picture)
    {
        float[] target = new float[picture.TargetRows * picture.TargetColumns];
        new AntialiasedBilinear(picture.Rows, picture.Columns, picture.TargetRows, picture.TargetColumns).Resize(picture.Source, target);
        return target;
    }

    private static float[] Transpose(float[] source, int rows, int columns) =>
        [.. from column in Enumerable.Range(0, columns) from row in Enumerable.Range(0, rows) select source[(row * columns) + column]];
}
