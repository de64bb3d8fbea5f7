using System.Globalization;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Runs of the numbers in the names of pictures, far apart: the number of a patient that is written directly before that of the
/// slice, or slices of two series. A scan with a hole has runs too, so only runs that count the same slices are scans.</summary>
internal static class NumberRuns
{
    /// <summary>Numbers of a run: less may be odd files.</summary>
    private const int FewestNumbers = 5;

    /// <summary>How many times longer than the usual step is what parts runs: times of the day have gaps too.</summary>
    private const long LargestStep = 25;

    /// <summary>How many times the length of the runs a gap is that shows by itself that they are far apart.</summary>
    private const long ClearGap = 5;

    /// <summary>Runs that begin at the same number within each hundred are those of several series.</summary>
    private const int Round = 100;

    /// <summary>The last digits that count the slices, where those before them tell the runs, which have the same slices for the greater
    /// part; else 0.</summary>
    /// <param name="numbers">In order.</param>
    public static int SliceDigits(IReadOnlyList<NameNumber> numbers)
    {
        if (Find(numbers) is not { Count: > 1 } runs || numbers.Any(number => number.Length != numbers[0].Length))
        {
            return 0;
        }

        // As many as a run needs: its first and its last number agree in all digits before them.
        int digits = runs.Max(run => Enumerable.Range(1, run[0].Length)
            .First(count => count == run[0].Length || run[0].WithoutLast(count) == run[^1].WithoutLast(count)));
        bool isShared = digits < runs[0][0].Length && runs.Select(run => run[0].WithoutLast(digits)).Distinct().Count() == runs.Count
            && runs.TrueForAll(run => runs.Exists(other => other != run && Shared(run, other) * 2 >= run.Count));
        return isShared && (AreApart(runs, ClearGap) || CountTheSame()) ? digits : 0;

        int Shared(List<NameNumber> run, List<NameNumber> other) =>
            run.Select(number => number.Last(digits)).Intersect(other.Select(number => number.Last(digits))).Count();

        // Two runs of which one has only zeros before may be the two ends of one scan.
        bool CountTheSame() => AreApart(runs, 1)
            && runs.TrueForAll(run => run.Count == runs[0].Count && Shared(run, runs[0]) == run.Count)
            && (runs.Count > 2 || runs.TrueForAll(run => run[0].WithoutLast(digits).Length > 0));
    }

    /// <summary>The runs as text, as "001 to 020"; none where the numbers are close.</summary>
    /// <param name="numbers">In order.</param>
    public static IReadOnlyList<string> Describe(IReadOnlyList<NameNumber> numbers)
    {
        List<List<NameNumber>> runs = Find(numbers);
        bool areTold = runs.Count > 1 && (AreApart(runs, 1) || runs.Select(run => run[0].Whole!.Value % Round).Distinct().Count() == 1);
        return areTold ? [.. runs.Select(run => $"{Written(run[0])} to {Written(run[^1])}")] : [];
    }

    private static string Written(NameNumber number)
    {
        string whole = number.Whole!.Value.ToString(CultureInfo.InvariantCulture);
        return number.HasLeadingZero && !number.IsNegative ? whole.PadLeft(number.Length, '0') : whole;
    }

    /// <summary>The runs; one or none where the numbers are close, or where they are no numbers of slices.</summary>
    /// <param name="numbers">In order.</param>
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
            if ((long)number.Whole!.Value - runs[^1][^1].Whole!.Value > usual * LargestStep)
            {
                runs.Add([]);
            }

            runs[^1].Add(number);
        }

        return runs.TrueForAll(run => run.Count >= FewestNumbers) ? runs : [];
    }

    /// <summary>True if each gap is so many times longer than the longest run.</summary>
    private static bool AreApart(List<List<NameNumber>> runs, long times)
    {
        long longest = runs.Max(run => (long)run[^1].Whole!.Value - run[0].Whole!.Value);
        return runs.Skip(1).Zip(runs, (next, run) => (long)next[0].Whole!.Value - run[^1].Whole!.Value).All(gap => gap >= times * longest);
    }
}
