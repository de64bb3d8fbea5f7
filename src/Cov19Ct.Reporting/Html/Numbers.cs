using System.Globalization;

namespace Cov19Ct.Reporting;

/// <summary>Numbers as the page shows them.</summary>
internal static class Numbers
{
    public const string Undefined = "–";

    /// <summary>A probability or a figure, three decimals: more would promise what no test set holds.</summary>
    public static string Probability(double? value) =>
        value is double number && double.IsFinite(number) ? number.ToString("0.000", CultureInfo.InvariantCulture) : Undefined;

    /// <summary>A threshold, with the digits that it has, four at the most.</summary>
    public static string Threshold(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A length in mm.</summary>
    public static string Millimetres(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun, which takes an s where it is not one.</summary>
    public static string Count(int count, string noun) =>
        $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    public static string Interval(double? lower, double? upper) =>
        lower is null || upper is null ? "" : $"{Probability(lower)} to {Probability(upper)}";
}
