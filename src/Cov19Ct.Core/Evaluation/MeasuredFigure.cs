namespace Cov19Ct;

/// <summary>One figure of a report, flat, so that a table of them can go to a file.</summary>
/// <param name="Figure">Its name, one of <see cref="FigureNames"/>, or <c>F1 of</c> and a class.</param>
/// <param name="Value">The figure; null where it is not defined.</param>
public sealed record MeasuredFigure(string Figure, double? Value)
{
    /// <summary>What it was grouped by; null for all results.</summary>
    public string? Group { get; init; }

    /// <summary>Lower end of the 95 % interval; null where there is none.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end of it.</summary>
    public double? Upper { get; init; }

    /// <summary><c>Wilson</c> for shares of scans, <c>Bootstrap</c> for others; null without an interval.</summary>
    public string? Interval { get; init; }

    /// <summary>Of a share, the scans that count for it.</summary>
    public int? Numerator { get; init; }

    /// <summary>Of a share, the scans that it is of.</summary>
    public int? Denominator { get; init; }

    /// <summary>Lower end of the bootstrap's interval, of shares too: it alone knows that scans of one patient are alike.</summary>
    public double? BootstrapLower { get; init; }

    public double? BootstrapUpper { get; init; }

    /// <summary>The resamples in which the figure was defined.</summary>
    public int? Resamples { get; init; }

    public override string ToString() => FormattableString.Invariant($"{Figure} {Value:0.0000} [{Lower:0.0000}, {Upper:0.0000}]");

    /// <summary>A figure with the bootstrap's interval.</summary>
    internal static MeasuredFigure Of(string name, double? value, BootstrapInterval? interval) => new(name, value)
    {
        Lower = value is null ? null : interval?.Lower,
        Upper = value is null ? null : interval?.Upper,
        Interval = value is null || interval is null ? null : "Bootstrap",
        BootstrapLower = interval?.Lower,
        BootstrapUpper = interval?.Upper,
        Resamples = interval?.Resamples,
    };

    /// <summary>A share with Wilson's interval, and the bootstrap's beside it.</summary>
    internal static MeasuredFigure OfShare(
        string name, int numerator, int denominator, ZeroDivision zeroDivision, BootstrapInterval? bootstrap)
    {
        WilsonInterval wilson = WilsonInterval.Of(numerator, denominator);
        return new MeasuredFigure(name, Share(numerator, denominator, zeroDivision))
        {
            Lower = denominator == 0 ? null : wilson.Lower,
            Upper = denominator == 0 ? null : wilson.Upper,
            Interval = denominator == 0 ? null : "Wilson",
            Numerator = numerator,
            Denominator = denominator,
            BootstrapLower = bootstrap?.Lower,
            BootstrapUpper = bootstrap?.Upper,
            Resamples = bootstrap?.Resamples,
        };
    }

    private static double? Share(int numerator, int denominator, ZeroDivision zeroDivision) => denominator > 0
        ? (double)numerator / denominator
        : zeroDivision switch
        {
            ZeroDivision.Zero => 0,
            ZeroDivision.One => 1,
            ZeroDivision.NaN => double.NaN,
            _ => null,
        };
}
