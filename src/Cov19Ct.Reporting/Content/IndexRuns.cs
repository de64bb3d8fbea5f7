namespace Cov19Ct.Reporting;

/// <summary>Neighbouring slices that have something in common.</summary>
internal static class IndexRuns
{
    private const int MostInText = 12;

    /// <summary>First and last index of each run.</summary>
    public static IEnumerable<(int First, int Last)> Of(SliceProbability[] slices, Func<SliceProbability, bool> has)
    {
        int first = -1;
        for (int index = 0; index <= slices.Length; index++)
        {
            bool isIn = index < slices.Length && has(slices[index]);
            if (isIn && first < 0)
            {
                first = index;
            }
            else if (!isIn && first >= 0)
            {
                yield return (first, index - 1);
                first = -1;
            }
        }
    }

    /// <summary>The runs, such as <c>3, 8 to 15</c>.</summary>
    public static string Text(IEnumerable<(int First, int Last)> runs)
    {
        (int First, int Last)[] all = [.. runs];
        string text = string.Join(", ", all.Take(MostInText).Select(run =>
            run.First == run.Last
                ? FormattableString.Invariant($"{run.First}")
                : FormattableString.Invariant($"{run.First} to {run.Last}")));
        return all.Length <= MostInText ? text : $"{text} and {Plural.Of(all.Length - MostInText, "more group")}";
    }
}
