namespace Cov19Ct;

/// <summary>Draws the verdict on a scan from the probabilities of its slices.</summary>
public static class Verdict
{
    /// <summary>The same evidence, judged by another vote, without the network.</summary>
    /// <returns>A new diagnosis; the evidence and the times are those of <paramref name="diagnosis"/>.</returns>
    /// <exception cref="ArgumentException">No slice has a probability.</exception>
    public static Cov19Diagnosis Revote(Cov19Diagnosis diagnosis, Vote vote)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        ArgumentNullException.ThrowIfNull(vote);
        (double score, string verdict) = Decide(diagnosis.Slices, diagnosis.Classes, diagnosis.PositiveClass, vote);
        return diagnosis with
        {
            Diagnosis = verdict,
            IsPositive = vote.IsPositive(score),
            Probability = score,
            Rule = vote.Rule,
            K = Vote.UsesK(vote.Rule) ? vote.K : null,
            Threshold = vote.Threshold,
            ThresholdSource = vote.ThresholdSource,
            Findings = [.. diagnosis.Findings.Where(finding => !IsAboutVote(finding)), .. FindingsOn(diagnosis.Slices, vote)],
        };
    }

    /// <summary>The score of a vote and the class it names: the positive one, or the most probable of the others.</summary>
    /// <exception cref="ArgumentException">No slice has a probability.</exception>
    public static (double Score, string Diagnosis) Decide(
        IReadOnlyList<SliceProbability> slices, IReadOnlyList<string> classes, string positiveClass, Vote vote)
    {
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(vote);
        double score = vote.Score([.. slices.Where(slice => slice.Probability is not null).Select(slice => slice.Probability!.Value)]);
        return (score, vote.IsPositive(score) ? positiveClass : OtherClass(slices, classes, positiveClass));
    }

    /// <summary>The class that a scan has where it does not have the positive one: the most probable of the others.</summary>
    public static string OtherClass(IReadOnlyList<SliceProbability> slices, IReadOnlyList<string> classes, string positiveClass)
    {
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(classes);
        return classes[Enumerable.Range(0, classes.Count)
            .Where(index => classes[index] != positiveClass)
            .MaxBy(index => slices.Sum(slice => slice.ClassProbabilities?[index] ?? 0))];
    }

    /// <summary>What is odd about a vote: an uncalibrated threshold, a rule that asks for more slices than there are.</summary>
    public static IEnumerable<CtFinding> FindingsOn(IReadOnlyList<SliceProbability> slices, Vote vote)
    {
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(vote);
        if (!vote.IsCalibrated)
        {
            yield return new CtFinding(FindingCodes.UncalibratedThreshold, FindingSeverity.Note, FormattableString.Invariant(
                $"The threshold {vote.Threshold:0.###} was not calibrated for the rule {vote.Rule}."), []);
        }

        int voters = slices.Count(slice => slice.Probability is not null);
        if (Vote.UsesK(vote.Rule) && vote.K > voters)
        {
            yield return new CtFinding(FindingCodes.FewerSlicesThanRule, FindingSeverity.Warning,
                $"The rule {vote.Rule} looks at {vote.K} slices; the scan has {voters}.", []);
        }
    }

    private static bool IsAboutVote(CtFinding finding) =>
        finding.Code is FindingCodes.UncalibratedThreshold or FindingCodes.FewerSlicesThanRule;
}
