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
}
