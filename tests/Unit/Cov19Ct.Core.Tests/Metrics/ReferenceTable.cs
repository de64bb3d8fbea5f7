namespace Cov19Ct.Tests.Metrics;

/// <summary>A table of results by the formula that Fixtures/make_reference_metrics.py has too.</summary>
internal sealed record ReferenceTable(string[] Classes, MeasuredResult[] Results, MeasuredResult[] Baseline)
{
    private const int Most = 200;

    private static readonly double[] s_prevalences = [0.5, 0.1, 0.01, 0.9, 0.0, 1.0];
    private static readonly int[] s_levels = [0, 2, 5, 10, 20];

    public static ReferenceTable Of(int number)
    {
        uint seed = 100000u + ((uint)number * 1000);
        int count = 1 + (int)(Unit(0) * Unit(1) * Most);
        int classes = Unit(2) < 0.25 ? 3 : 2;
        double prevalence = s_prevalences[(int)(Unit(3) * s_prevalences.Length)];
        int levels = s_levels[(int)(Unit(4) * s_levels.Length)];
        MeasuredResult[] results = new MeasuredResult[count];
        MeasuredResult[] baseline = new MeasuredResult[count];
        for (int index = 0; index < count; index++)
        {
            double a = Unit(5 + (3 * index));
            double b = Unit(6 + (3 * index));
            double c = Unit(7 + (3 * index));
            int truth = a < prevalence ? 1 : classes == 2 || a - prevalence < (1 - prevalence) / 2 ? 0 : 2;
            double score = truth == 1 ? b * (2 - b) : b;
            score = levels == 0 ? score : Math.Min(Math.Floor(score * (levels + 1)) / levels, 1);
            int other = classes == 2 ? 0 : c < 0.6 && truth != 1 ? truth : c < 0.8 ? 0 : 2;
            results[index] = new MeasuredResult(
                Name(truth), Name(score >= 0.5 ? 1 : other))
            { Score = score, OtherClass = Name(other), Key = $"{index}" };
            baseline[index] = new MeasuredResult(Name(truth), Name(c >= 0.5 ? 1 : 0)) { Key = $"{index}" };
        }

        return new ReferenceTable([.. Enumerable.Range(0, classes).Select(Name)], results, baseline);

        double Unit(int index)
        {
            uint x = unchecked((uint)index + seed);
            x ^= x >> 16;
            x = unchecked(x * 0x7FEB352D);
            x ^= x >> 15;
            x = unchecked(x * 0x846CA68B);
            x ^= x >> 16;
            return (x >> 8) / (double)(1 << 24);
        }

        static string Name(int place) => $"class {place}";
    }
}
