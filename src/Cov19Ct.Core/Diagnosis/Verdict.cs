namespace Cov19Ct;

/// <summary>Draws the verdict on a scan from the probabilities of its slices, and of the padding that votes with them.</summary>
public static class Verdict
{
    /// <summary>The answer to a scan whose score is in the vote's range without a verdict.</summary>
    public const string Undetermined = nameof(Undetermined);

    /// <summary>The same evidence, judged by another vote, without the network.</summary>
    /// <returns>A new diagnosis; the evidence and the times are those of <paramref name="diagnosis"/>.</returns>
    /// <exception cref="ArgumentException">No slice has a probability.</exception>
    public static Cov19Diagnosis Revote(Cov19Diagnosis diagnosis, Vote vote)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        ArgumentNullException.ThrowIfNull(vote);
        double[][] steps = [.. Steps(diagnosis)];
        (double score, string verdict, CtFinding[] findings) =
            Judge(steps, diagnosis.PaddingStepCount, diagnosis.Classes, diagnosis.PositiveClass, vote);
        return diagnosis with
        {
            Diagnosis = verdict,
            Probability = score,
            Vote = vote,
            Findings = (CtFinding[])[.. diagnosis.Findings.Where(finding => !IsAboutVote(finding)), .. findings],
        };
    }

    /// <summary>The class that a diagnosis names where its score is below the threshold.</summary>
    public static string OtherClass(Cov19Diagnosis diagnosis)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        return OtherClass([.. Steps(diagnosis)], diagnosis.Classes, diagnosis.PositiveClass);
    }

    /// <summary>The score of a vote and its answer: the positive class, the most probable of the others, or
    /// <see cref="Undetermined"/>.</summary>
    /// <param name="steps">[step][class]: the probabilities of what votes, in order.</param>
    /// <param name="classes">The classes, in the order of the probabilities.</param>
    /// <param name="positiveClass">One of them.</param>
    /// <param name="vote">The rule and threshold.</param>
    /// <exception cref="ArgumentException">There are no steps.</exception>
    public static (double Score, string Diagnosis) Decide(
        IReadOnlyList<double[]> steps, IReadOnlyList<string> classes, string positiveClass, Vote vote)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(vote);
        int positive = classes.ToList().IndexOf(positiveClass);
        double score = vote.Score([.. steps.Select(step => step[positive])]);
        return (score, vote.IsUndetermined(score) ? Undetermined : ByThreshold(score, steps, classes, positiveClass, vote));
    }

    /// <summary>The class that a scan has where it does not have the positive one: the most probable of the others.</summary>
    /// <param name="steps">[step][class]: the probabilities of what votes.</param>
    /// <param name="classes">The classes, in the order of the probabilities; two or more.</param>
    /// <param name="positiveClass">One of them.</param>
    public static string OtherClass(IReadOnlyList<double[]> steps, IReadOnlyList<string> classes, string positiveClass)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(classes);
        return classes[Enumerable.Range(0, classes.Count)
            .Where(index => classes[index] != positiveClass)
            .MaxBy(index => steps.Sum(step => step[index]))];
    }

    /// <summary>The score of a vote, its answer, and the findings on it: no verdict, an uncalibrated threshold, a rule that needs more
    /// slices than vote, padding that decides.</summary>
    /// <param name="steps">[step][class]: the probabilities of what votes, in order.</param>
    /// <param name="paddingCount">How many of them, at the end, are of padding.</param>
    /// <param name="classes">The classes, in the order of the probabilities.</param>
    /// <param name="positiveClass">One of them.</param>
    /// <param name="vote">The rule and threshold.</param>
    /// <exception cref="ArgumentException">There are no steps but padding.</exception>
    internal static (double Score, string Diagnosis, CtFinding[] Findings) Judge(
        double[][] steps, int paddingCount, string[] classes, string positiveClass, Vote vote)
    {
        (double score, string diagnosis) = Decide(steps, classes, positiveClass, vote);
        List<CtFinding> findings = [];
        if (vote.IsUndetermined(score))
        {
            findings.Add(new CtFinding(FindingCodes.UndeterminedVerdict, FindingSeverity.Note, FormattableString.Invariant(
                $"The score {score:0.0000} is in the range without a verdict, from {vote.UndeterminedFrom:0.0000} to below ")
                    + FormattableString.Invariant($"{vote.UndeterminedBelow:0.0000}. By the threshold alone it would be ")
                    + $"{ByThreshold(score, steps, classes, positiveClass, vote)}.", []));
        }

        if (!vote.IsCalibrated)
        {
            findings.Add(new CtFinding(FindingCodes.UncalibratedThreshold, FindingSeverity.Note, FormattableString.Invariant(
                $"The threshold {vote.Threshold:0.###} was not calibrated for the rule {vote.Rule}."), []));
        }

        if (Vote.UsesK(vote.Rule) && vote.K > steps.Length)
        {
            findings.Add(new CtFinding(FindingCodes.FewerSlicesThanRule, FindingSeverity.Warning,
                $"The rule {vote.Rule} uses {Plural.Of(vote.K, "slice")}, but only {steps.Length} "
                    + $"{Plural.Verb(steps.Length, "votes", "vote")}.", []));
        }

        (double unpaddedScore, string unpadded) = paddingCount == 0
            ? (score, diagnosis)
            : Decide(steps[..^paddingCount], classes, positiveClass, vote);
        if (unpadded != diagnosis)
        {
            findings.Add(new CtFinding(FindingCodes.PaddingDecides, FindingSeverity.Warning,
                $"The {paddingCount} black slices of padding decide the verdict: without them it would be "
                    + FormattableString.Invariant($"{unpadded} (score {unpaddedScore:0.0000})."),
                []));
        }

        return (score, diagnosis, [.. findings]);
    }

    /// <summary>The class that the threshold alone gives.</summary>
    private static string ByThreshold(
        double score, IReadOnlyList<double[]> steps, IReadOnlyList<string> classes, string positiveClass, Vote vote) =>
        vote.IsPositive(score) ? positiveClass : OtherClass(steps, classes, positiveClass);

    /// <summary>[step][class]: the probabilities of what votes, slices before padding.</summary>
    private static IEnumerable<double[]> Steps(Cov19Diagnosis diagnosis) =>
        diagnosis.Slices.Select(slice => slice.ClassProbabilities).OfType<double[]>().Concat(diagnosis.PaddingProbabilities);

    private static bool IsAboutVote(CtFinding finding) =>
        finding.Code is FindingCodes.UndeterminedVerdict or FindingCodes.UncalibratedThreshold or FindingCodes.FewerSlicesThanRule
            or FindingCodes.PaddingDecides;
}
