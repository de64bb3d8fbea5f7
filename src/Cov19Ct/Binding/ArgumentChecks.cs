using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Binding;

/// <summary>Checks of arguments whose range no validation attribute can state. Each writes a terminating error if it fails.</summary>
internal static class ArgumentChecks
{
    public static void RequireThreshold(PSCmdlet cmdlet, double? threshold) => cmdlet.Require(
        threshold is null or (> 0 and <= 1),
        "InvalidThreshold",
        $"A threshold must be above 0 and at most 1, but it is {threshold}.",
        threshold,
        "Give a -Threshold such as 0.5.");

    public static void RequireCoverage(PSCmdlet cmdlet, double? coverage) => cmdlet.Require(
        coverage is null or (> 0 and < 1),
        "InvalidCoverage",
        FormattableString.Invariant($"A coverage must be above 0 and below 1, but it is {coverage}."),
        coverage,
        "Give a -Coverage such as 0.9.");

    /// <summary>Both ends of the range without a verdict or none, in their order, with the threshold between them.</summary>
    /// <param name="threshold">The threshold that the vote has; null where it is not known yet.</param>
    public static ErrorRecord? InvalidRange(double? from, double? below, double? threshold) =>
        from.HasValue != below.HasValue ? Invalid("needs both of its ends.", "Give -UndeterminedFrom and -UndeterminedBelow.")
        : from is null ? null
        : !(from >= 0 && from <= below && below <= Vote.LargestLimit) ? Invalid(
            FormattableString.Invariant($"must be a part of 0 to 1, but it is {from} to {below}."),
            "Give a range such as -UndeterminedFrom 0.3 -UndeterminedBelow 0.7.")
        : threshold is double between && !(from <= between && between <= below) ? Invalid(
            FormattableString.Invariant($"is {from} to {below}, but the threshold {between} is not in it."),
            "Give a -Threshold in the range.")
        : null;

    public static void RequireFailureThreshold(PSCmdlet cmdlet, double? threshold) => cmdlet.Require(
        threshold is null or (> 0 and < 1) || (threshold >= 1 && double.IsInteger(threshold.Value)),
        "InvalidFailureThreshold",
        $"A failure threshold must be a number of scans or a share of the scans, but it is {threshold}.",
        threshold,
        "Give a whole number of at least 1, or a share between 0 and 1, such as 0.05.");

    public static void RequireTimeBudget(PSCmdlet cmdlet, TimeSpan? budget) => cmdlet.Require(
        budget is null || budget > TimeSpan.Zero,
        "InvalidTimeBudget",
        $"A time budget must be above zero, but it is {budget}.",
        budget,
        "Give a -TimeBudget such as 08:00:00.");

    /// <summary>True if the user gave the parameter.</summary>
    public static bool IsBound(this PSCmdlet cmdlet, string parameter) => cmdlet.MyInvocation.BoundParameters.ContainsKey(parameter);

    public static void Require(this PSCmdlet cmdlet, bool condition, string id, string message, object? target, string action)
    {
        if (!condition)
        {
            cmdlet.ThrowTerminatingError(Errors.InvalidArgument(id, message, target, action));
        }
    }

    private static ErrorRecord Invalid(string what, string action) =>
        Errors.InvalidArgument("InvalidUndeterminedRange", $"The range without a verdict {what}", null, action);
}
