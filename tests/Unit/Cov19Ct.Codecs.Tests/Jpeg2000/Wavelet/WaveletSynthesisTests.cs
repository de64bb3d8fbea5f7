using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Wavelet;
using Cov19Ct.TestKit.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.Wavelet;

public sealed class WaveletSynthesisTests
{
    public static TheoryData<int, int, int, int> Areas()
    {
        TheoryData<int, int, int, int> areas = [];
        foreach (int width in new[] { 1, 2, 3, 17, 64 })
        {
            foreach (int height in new[] { 1, 2, 5, 32 })
            {
                areas.Add(0, 0, width, height);
                areas.Add(1, 0, width, height);
                areas.Add(0, 7, width, height);
                areas.Add(3, 3, width, height);
            }
        }

        return areas;
    }

    [Fact]
    public void A_line_of_the_reversible_transform_worked_by_hand()
    {
        // 10 14 13 7 9: high-pass 14 − ⌊(10+13)/2⌋ = 3 and 7 − ⌊(13+9)/2⌋ = −4; low-pass 10 + ⌊(3+3+2)/4⌋ = 12,
        // 13 + ⌊(3−4+2)/4⌋ = 13, 9 + ⌊(−4−4+2)/4⌋ = 7.
        int[] output = new int[5];
        new WaveletSynthesis<int, ReversibleFilter>(5).Synthesise(new Area(0, 0, 5, 1), [12, 13, 7], [3, -4], [], [], output);
        Assert.Equal([10, 14, 13, 7, 9], output);
    }

    [Fact]
    public void A_line_from_an_odd_coordinate_starts_high_pass()
    {
        // 14 13 7: high-pass 14 − 13 = 1 and 7 − 13 = −6; low-pass 13 + ⌊(1−6+2)/4⌋ = 12.
        int[] output = new int[3];
        new WaveletSynthesis<int, ReversibleFilter>(3).Synthesise(new Area(5, 0, 8, 1), [12], [1, -6], [], [], output);
        Assert.Equal([14, 13, 7], output);
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void The_reversible_transform_undoes_its_forward_transform(int left, int top, int width, int height)
    {
        Random random = new(width + height);
        int[,] samples = new int[height, width];
        int[] expected = [.. Enumerable.Range(0, width * height).Select(_ => random.Next(-40000, 40000))];
        Buffer.BlockCopy(expected, 0, samples, 0, sizeof(int) * expected.Length);
        ForwardWavelet.Plane<int>(samples, left, top, ForwardWavelet.Reversible);

        int[] output = new int[width * height];
        new WaveletSynthesis<int, ReversibleFilter>(width).Synthesise(
            new Area(left, top, left + width, top + height), Band(0, 0), Band(1, 0), Band(0, 1), Band(1, 1), output);
        Assert.Equal(expected, output);

        int[] Band(int x, int y) => [.. ForwardWavelet.Band(samples, left, top, x, y).Cast<int>()];
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void The_irreversible_transform_undoes_its_forward_transform(int left, int top, int width, int height)
    {
        Random random = new(width + height);
        double[,] samples = new double[height, width];
        double[] expected = [.. Enumerable.Range(0, width * height).Select(_ => (double)random.Next(-2000, 2000))];
        Buffer.BlockCopy(expected, 0, samples, 0, sizeof(double) * expected.Length);
        ForwardWavelet.Plane<double>(samples, left, top, ForwardWavelet.Irreversible);

        // The scaling that the step sizes carry: K for each low-pass direction, 1/K for each high-pass one.
        float[] output = new float[width * height];
        new WaveletSynthesis<float, IrreversibleFilter>(width).Synthesise(
            new Area(left, top, left + width, top + height), Band(0, 0), Band(1, 0), Band(0, 1), Band(1, 1), output);
        for (int i = 0; i < output.Length; i++)
        {
            Assert.Equal(expected[i], output[i], tolerance: 0.01);
        }

        float[] Band(int x, int y)
        {
            double scale = Math.Pow(IrreversibleFilter.Scale, 2 - (2 * (x + y)));
            return [.. ForwardWavelet.Band(samples, left, top, x, y).Cast<double>().Select(value => (float)(value * scale))];
        }
    }
}
