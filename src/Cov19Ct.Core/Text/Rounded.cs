namespace Cov19Ct;

/// <summary>Numbers for messages.</summary>
internal static class Rounded
{
    /// <summary>A number with as many digits as a message shows: a small negative one is 0, not -0.</summary>
    public static double To(double value, int digits) => Math.Round(value, digits) + 0.0;
}
