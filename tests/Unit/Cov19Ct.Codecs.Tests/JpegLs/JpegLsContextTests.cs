using Cov19Ct.Codecs.JpegLs;

namespace Cov19Ct.Codecs.Tests.JpegLs;

public sealed class JpegLsContextTests
{
    /// <summary>Against code segments A.10 to A.13 of ISO/IEC 14495-1 as they stand there, for errors of every drift and spread.</summary>
    [Theory]
    [InlineData(0, 1, 64, 1)]
    [InlineData(0, 40, 64, 1)]
    [InlineData(300, 40, 64, 1)]
    [InlineData(-300, 40, 64, 1)]
    [InlineData(3, 2, 3, 1)]
    [InlineData(0, 32768, 65535, 1)]
    [InlineData(-2, 5, 31, 7)]
    public void Statistics_follow_the_code_segments(int drift, int spread, int reset, int step)
    {
        Random random = new(drift + spread);
        JpegLsContext context = new(4);
        (int a, int b, int c, int n) = (4, 0, 0, 1);
        HashSet<int> corrections = [];
        for (int i = 0; i < 5000; i++)
        {
            int error = Math.Clamp(drift + random.Next(-spread, spread + 1), -32768, 32768);
            context.Update(error, error * step, reset, step == 1 ? -1 : 0);
            (a, b) = (a + Math.Abs(error), b + (error * step));
            if (n == reset)
            {
                (a, b, n) = (a >> 1, b >= 0 ? b >> 1 : -((1 - b) >> 1), n >> 1);
            }

            n++;
            if (b <= -n)
            {
                (b, c) = (Math.Max(b + n, 1 - n), Math.Max(c - 1, -128));
            }
            else if (b > 0)
            {
                (b, c) = (Math.Min(b - n, 0), Math.Min(c + 1, 127));
            }

            int k = 0;
            while ((long)n << k < a)
            {
                k++;
            }

            bool isFlipped = step == 1 && k == 0 && 2 * b <= -n;
            Assert.Equal((c, k, isFlipped ? -1 : 0), (context.Correction, context.GolombBits, context.Flip));
            corrections.Add(c);
        }

        // The bounds are met where the errors drift to them.
        Assert.Equal(drift > 0, corrections.Contains(127));
        Assert.Equal(drift < 0, corrections.Contains(-128));
    }
}
