using System.Numerics;

namespace Cov19Ct.Codecs.Jpeg2000.Wavelet;

/// <summary>The reversible 5/3 transform. ITU-T T.800, F.3.8.1.</summary>
internal readonly struct ReversibleFilter : ILiftingFilter<int>
{
    public static int Steps => 2;

    public static void Step(int step, Span<int> target, ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        // (F-5), (F-6)
        if (step == 0)
        {
            LowPass(target, before, after);
        }
        else
        {
            HighPass(target, before, after);
        }
    }

    public static int SingleLow(int value) => value;

    public static int SingleHigh(int value) => value >> 1;

    private static void LowPass(Span<int> target, ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        int i = 0;
        Vector<int> two = new(2);
        for (; i <= target.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> change = (new Vector<int>(before[i..]) + new Vector<int>(after[i..]) + two) >> 2;
            (new Vector<int>(target[i..]) - change).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] -= (before[i] + after[i] + 2) >> 2;
        }
    }

    private static void HighPass(Span<int> target, ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        int i = 0;
        for (; i <= target.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> change = (new Vector<int>(before[i..]) + new Vector<int>(after[i..])) >> 1;
            (new Vector<int>(target[i..]) + change).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] += (before[i] + after[i]) >> 1;
        }
    }
}
