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

    /// <summary>The own vote of a model or of a diagnosis, unless the parameters ask for another. Where the rule changes and no threshold
    /// is given, the threshold is 0.5, uncalibrated. A threshold without a range gives every score a verdict.</summary>
    /// <param name="own">The vote of the model, or of the diagnosis.</param>
    /// <param name="rule">The rule; null for the own one.</param>
    /// <param name="k">The K of the rule; null for the own one.</param>
    /// <param name="threshold">The threshold; null for the own one.</param>
    /// <param name="range">The scores without a verdict; nulls for those of the own vote.</param>
    /// <returns>The vote, or the error if the parameters do not fit it.</returns>
    public static (Vote? Vote, ErrorRecord? Error) For(
        Vote own, VoteRule? rule, int? k, double? threshold, (double? From, double? Below) range = default)
    {
        VoteRule chosen = rule ?? own.Rule;
        int chosenK = k ?? own.K;
        bool isOwn = chosen == own.Rule && (chosenK == own.K || !Vote.UsesK(chosen));
        double chosenThreshold = threshold ?? (isOwn ? own.Threshold : DefaultThreshold);
        ErrorRecord? error = UnusedK(chosen, k) ?? ArgumentChecks.InvalidRange(range.From, range.Below, chosenThreshold);
        if (error is not null)
        {
            return (null, error);
        }

        bool isGiven = threshold is not null || range.From is not null;
        return (
            isOwn && !isGiven
                ? own
                : new Vote(chosen, chosenThreshold, chosenK, isGiven ? Given : Vote.Uncalibrated, range.From, range.Below),
            null);
    }
}
