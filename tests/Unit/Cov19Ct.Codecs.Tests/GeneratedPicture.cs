using CsCheck;

namespace Cov19Ct.Codecs.Tests;

/// <summary>A small picture that a generator has made: runs of equal samples and noise, which codecs encode differently.</summary>
internal sealed record GeneratedPicture(int Precision, int Rows, int Columns, ushort[] Samples)
{
    /// <summary>Pictures of 1 to 24 rows and columns.</summary>
    public static Gen<GeneratedPicture> With(int lowestPrecision, int highestPrecision) =>
        from precision in Gen.Int[lowestPrecision, highestPrecision]
        from rows in Gen.Int[1, 24]
        from columns in Gen.Int[1, 24]
        from runs in Gen.Select(Gen.Int[0, (1 << precision) - 1], Gen.Frequency((1, Gen.Const(1)), (1, Gen.Int[1, 40]))).Array[1, 40]
        select new GeneratedPicture(precision, rows, columns, Fill(runs, rows * columns));

    private static ushort[] Fill((int Value, int Length)[] runs, int count)
    {
        List<ushort> samples = [];
        for (int run = 0; samples.Count < count; run++)
        {
            samples.AddRange(Enumerable.Repeat((ushort)runs[run % runs.Length].Value, runs[run % runs.Length].Length));
        }

        return [.. samples.Take(count)];
    }
}
