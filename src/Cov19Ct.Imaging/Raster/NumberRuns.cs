using System.Globalization;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Runs of the numbers in the names of pictures, far apart: the number of a patient that is written directly before that of the
/// slice, or slices of two series.</summary>
internal static class NumberRuns
{
    /// <summary>Numbers of a run: less may be odd files.</summary>
    private const int FewestNumbers = 5;

    /// <summary>How many times the length of the runs the gap between them is: times of the day have gaps too.</summary>
    private const long LargestGap = 5;

    /// <summary>The last digits that count the slices, where those before them tell the runs, which have the same slices for the greater
    /// part; else 0.</summary>
    /// <param name="numbers">In order.</param>
    public static int SliceDigits(IReadOnlyList<NameNumber> numbers)
    {
        if (Find(numbers) is not { Count: > 1 } runs || numbers.Any(number => number.Digits != numbers[0].Digits))
        {
            return 0;
        }

        // As many as a run needs: its first and its last number agree in all digits before them.
        int digits = runs.Max(run => Enumerable.Range(1, run[0].Digits)
            .First(count => count == run[0].Digits || run[0].WithoutLast(count) == run[^1].WithoutLast(count)));
        bool isShared = digits < runs[0][0].Digits && runs.Select(run => run[0].WithoutLast(digits)).Distinct().Count() == runs.Count
            && runs.TrueForAll(run => runs.Exists(other => other != run && Shared(run, other) * 2 >= run.Count));
        return isShared ? digits : 0;

        int Shared(List<NameNumber> run, List<NameNumber> other) =>
            run.Select(number => number.Last(digits)).Intersect(other.Select(number => number.Last(digits))).Count();
    }

    /// <summary>The runs as text, as "1 to 20"; none where the numbers are close.</summary>
    /// <param name="numbers">In order.</param>
    public static IReadOnlyList<string> Describe(IReadOnlyList<NameNumber> numbers) => Find(numbers) is { Count: > 1 } runs
        ? [.. runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run[0].Whole} to {run[^1].Whole}"))]
        : [];

    /// <summary>The runs; one or none where the numbers are close, or where they are no numbers of slices.</summary>
    private static List<List<NameNumber>> Find(IReadOnlyList<NameNumber> numbers)
    {
        if (numbers.Count < 2 * FewestNumbers || numbers.Any(number => number.Whole is null))
        {
            return [];
        }

        // What parts runs is many times longer than the steps between most numbers.
        long[] steps = [.. numbers.Skip(1).Zip(numbers, (next, number) => (long)next.Whole!.Value - number.Whole!.Value).Order()];
        long usual = Math.Max(1, steps[steps.Length / 2]);
        List<List<NameNumber>> runs = [[numbers[0]]];
        foreach (NameNumber number in numbers.Skip(1))
        {
            if ((long)number.Whole!.Value - runs[^1][^1].Whole!.Value > usual * LargestGap * FewestNumbers)
            {
                runs.Add([]);
            }

            runs[^1].Add(number);
        }

        long longest = runs.Max(Length);
        bool areFarApart = runs.TrueForAll(run => run.Count >= FewestNumbers)
            && runs.Skip(1).Zip(runs, (next, run) => (long)next[0].Whole!.Value - run[^1].Whole!.Value)
                .All(gap => gap >= LargestGap * longest);
        return areFarApart ? runs : [];

        static long Length(List<NameNumber> run) => (long)run[^1].Whole!.Value - run[0].Whole!.Value;
    }
}
