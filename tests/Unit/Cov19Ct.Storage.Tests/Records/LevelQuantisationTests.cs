using Cov19Ct.Storage.Records;

namespace Cov19Ct.Storage.Tests.Records;

public class LevelQuantisationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Each_level_is_rounded_to_the_nearest_step_whatever_its_place(int length)
    {
        Random random = new(length);
        float[] special = [float.NaN, -1, -0f, 0, 1, 2, float.PositiveInfinity, 0.5f / 255, MathF.BitDecrement(0.5f / 255), 127.5f / 255];
        float[] levels =
        [
            .. Enumerable.Range(0, length)
                .Select(index => random.Next(4) == 0 ? special[random.Next(special.Length)] : random.NextSingle()),
        ];
        byte[] quantised = new byte[length];
        LevelQuantisation.Quantise(levels, quantised);
        Assert.Equal(levels.Select(Step), quantised);
    }

    [Fact]
    public void Steps_come_back_as_they_were()
    {
        float[] levels = [.. Enumerable.Range(0, 256).Select(step => step / 255f)];
        byte[] quantised = new byte[256];
        LevelQuantisation.Quantise(levels, quantised);
        Assert.Equal(Enumerable.Range(0, 256).Select(step => (byte)step), quantised);
    }

    [Fact]
    public void Another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => LevelQuantisation.Quantise(new float[3], new byte[4]));

    private static byte Step(float level) => float.IsNaN(level) ? (byte)0 : (byte)((Math.Clamp(level, 0f, 1f) * 255) + 0.5f);
}
