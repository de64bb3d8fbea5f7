using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Binding;

/// <summary>The vote that the parameters ask for, filled up from the model or from the diagnosis at hand.</summary>
internal static class VoteSelection
{
    /// <summary>Source of a threshold that the user gave.</summary>
    private const string Given = "given";

    private const double DefaultThreshold = 0.5;

    /// <summary>A terminating error if a K is given to a rule that does not use it.</summary>
    public static void RequireUseOfK(PSCmdlet cmdlet, VoteRule? rule, int? k)
    {
        if (rule is VoteRule given && UnusedK(given, k) is ErrorRecord error)
        {
            cmdlet.ThrowTerminatingError(error);
        }
    }

    /// <summary>The error if a K is given to a rule that does not use it; else null.</summary>
    public static ErrorRecord? UnusedK(VoteRule rule, int? k) => k is null || Vote.UsesK(rule) ? null : Errors.InvalidArgument(
        "KWithoutUse", $"The rule {rule} does not use a number of slices.", k,
        "Omit -VoteSliceCount, or use -VoteRule AtLeastK or TopKMean.");

    /// <summary>A model's own vote, unless the parameters ask for another.</summary>
    public static Vote For(ModelDescription model, VoteRule? rule, int? k, double? threshold) => Select(model.Vote, rule, k, threshold);

    /// <summary>Another vote on a diagnosis: where the rule changes and no threshold is given, at 0.5, uncalibrated.</summary>
    public static Vote For(Cov19Diagnosis diagnosis, VoteRule? rule, int? k, double? threshold) =>
        Select(diagnosis.Vote, rule, k, threshold);

    private static Vote Select(Vote own, VoteRule? rule, int? k, double? threshold)
    {
        VoteRule chosen = rule ?? own.Rule;
        int chosenK = k ?? own.K;
        bool isOwn = chosen == own.Rule && (chosenK == own.K || !Vote.UsesK(chosen));
        return threshold is double given ? new Vote(chosen, given, chosenK, Given)
            : isOwn ? own
            : new Vote(chosen, DefaultThreshold, chosenK, Vote.Uncalibrated);
    }
}
