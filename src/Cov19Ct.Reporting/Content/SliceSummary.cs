using System.Globalization;

namespace Cov19Ct.Reporting;

/// <summary>What the slices of a scan come to, in words: what the curve shows, for those who do not see it.</summary>
internal static class SliceSummary
{
    public static string Of(Cov19Diagnosis diagnosis)
    {
        SliceProbability[] shown = [.. diagnosis.Slices.Where(slice => slice.Probability is not null)];
        string count = shown.Length == diagnosis.Slices.Length
            ? $"{Numbers.Count(shown.Length, "slice")}."
            : FormattableString.Invariant(
                $"{Numbers.Count(diagnosis.Slices.Length, "slice")}, of which the network was shown {shown.Length}.");
        return shown.Length == 0 ? count : $"{count} {Extremes(shown)} {Positives(diagnosis, shown.Length)}{Padding(diagnosis)}";
    }

    private static string Extremes(SliceProbability[] shown)
    {
        SliceProbability highest = shown.MaxBy(slice => slice.Probability)!;
        SliceProbability lowest = shown.MinBy(slice => slice.Probability)!;
        double[] sorted = [.. shown.Select(slice => slice.Probability!.Value).Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Highest probability {Numbers.Probability(highest.Probability)} at slice {highest.Index}, "
                + $"lowest {Numbers.Probability(lowest.Probability)} at slice {lowest.Index}, "
                + $"median {Numbers.Probability(median)}.");
    }

    private static string Positives(Cov19Diagnosis diagnosis, int shown)
    {
        (int First, int Last)[] runs = [.. IndexRuns.Of(diagnosis.Slices, slice => slice.Probability >= diagnosis.Threshold)];
        int positive = runs.Sum(run => run.Last - run.First + 1);
        return positive == 0 ? "No slice reaches the threshold."
            : positive == shown ? "Every slice that was shown reaches the threshold."
            : FormattableString.Invariant($"{positive} of {shown} reach the threshold: {IndexRuns.Text(runs)}.");
    }

    private static string Padding(Cov19Diagnosis diagnosis)
    {
        int positive = Array.IndexOf(diagnosis.Classes, diagnosis.PositiveClass);
        if (diagnosis.PaddingProbabilities.Length == 0 || positive < 0)
        {
            return "";
        }

        double highest = diagnosis.PaddingProbabilities.Max(step => step[positive]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $" Behind the last slice vote {Numbers.Count(diagnosis.PaddingProbabilities.Length, "black slice")} of padding, "
                + $"which the curve leaves out; their highest probability is {Numbers.Probability(highest)}.");
    }
}
