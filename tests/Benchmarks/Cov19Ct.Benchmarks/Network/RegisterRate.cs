using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cov19Ct.Benchmarks.Measuring;

namespace Cov19Ct.Benchmarks.Network;

/// <summary>The most float32 arithmetic that the machine does: fused multiply-adds on registers, on all cores. No library multiplies
/// matrices faster; some do so at a fraction of it, where they do not use what the processor has.</summary>
internal static class RegisterRate
{
    private const int Chains = 12; // enough independent ones to hide the latency of a multiply-add
    private const int Repetitions = 20_000_000;

    /// <returns>10⁹ floating-point operations a second, a multiply-add counting two.</returns>
    public static double Measure()
    {
        int lanes = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;
        double sink = 0;
        double seconds = Rounds.Seconds(() =>
        {
            Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
                Volatile.Write(ref sink, Vector512.IsHardwareAccelerated ? Vector512.Sum(Chain512()) : Vector256.Sum(Chain256()))))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        });
        return 2e-9 * lanes * Chains * Repetitions * Environment.ProcessorCount / seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Chain512()
    {
        Vector512<float> a = Vector512.Create(
            0.5f), b = Vector512.Create(0.25f), c = b, d = b, e = b, f = b, g = b, h = b, i = b, j = b, k = b, l = b;
        Vector512<float> m = b;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            b = Vector512.FusedMultiplyAdd(b, a, a);
            c = Vector512.FusedMultiplyAdd(c, a, a);
            d = Vector512.FusedMultiplyAdd(d, a, a);
            e = Vector512.FusedMultiplyAdd(e, a, a);
            f = Vector512.FusedMultiplyAdd(f, a, a);
            g = Vector512.FusedMultiplyAdd(g, a, a);
            h = Vector512.FusedMultiplyAdd(h, a, a);
            i = Vector512.FusedMultiplyAdd(i, a, a);
            j = Vector512.FusedMultiplyAdd(j, a, a);
            k = Vector512.FusedMultiplyAdd(k, a, a);
            l = Vector512.FusedMultiplyAdd(l, a, a);
            m = Vector512.FusedMultiplyAdd(m, a, a);
        }

        return b + c + d + e + f + g + h + i + j + k + l + m;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> Chain256()
    {
        Vector256<float> a = Vector256.Create(
            0.5f), b = Vector256.Create(0.25f), c = b, d = b, e = b, f = b, g = b, h = b, i = b, j = b, k = b, l = b;
        Vector256<float> m = b;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            b = Vector256.FusedMultiplyAdd(b, a, a);
            c = Vector256.FusedMultiplyAdd(c, a, a);
            d = Vector256.FusedMultiplyAdd(d, a, a);
            e = Vector256.FusedMultiplyAdd(e, a, a);
            f = Vector256.FusedMultiplyAdd(f, a, a);
            g = Vector256.FusedMultiplyAdd(g, a, a);
            h = Vector256.FusedMultiplyAdd(h, a, a);
            i = Vector256.FusedMultiplyAdd(i, a, a);
            j = Vector256.FusedMultiplyAdd(j, a, a);
            k = Vector256.FusedMultiplyAdd(k, a, a);
            l = Vector256.FusedMultiplyAdd(l, a, a);
            m = Vector256.FusedMultiplyAdd(m, a, a);
        }

        return b + c + d + e + f + g + h + i + j + k + l + m;
    }
}
