namespace Cov19Ct.Phantoms;

/// <summary>Which synthetic scans to make.</summary>
/// <remarks>The defaults make scans whose classes differ by their lesions and by nothing else.</remarks>
public sealed record CtPhantomOptions
{
    public const int MinimumSize = 64;
    public const int MaximumSize = 1024;
    public const int MaximumSliceCount = 1000;
    public const int MaximumCount = 100_000;

    /// <summary>How many scans.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Everything follows from the seed and the number of the case.</summary>
    public int Seed { get; init; }

    /// <summary>Slices of a scan; together they always span 300 mm, so fewer are thicker.</summary>
    public int SliceCount { get; init; } = 48;

    /// <summary>Rows and columns of a slice.</summary>
    public int Size { get; init; } = 256;

    /// <summary><see cref="CtPhantom.CovidLabel"/> or <see cref="CtPhantom.NonCovidLabel"/> (case does not matter) for
    /// every scan; null mixes them as <see cref="CovidFraction"/> says.</summary>
    public string? Label { get; init; }

    /// <summary>Share of COVID-19 scans, 0 to 1, spread evenly over the cases: 0.5 alternates. Has no effect with
    /// <see cref="Label"/>.</summary>
    public double CovidFraction { get; init; } = 0.5;

    /// <summary>Opacity of the lesions, above 0 and at most 1: 1 is what scans of patients show, 0.2 is near the noise.</summary>
    public double LesionOpacity { get; init; } = 1;

    /// <summary>Folder above the class folders (<c>train</c>, <c>validation</c>, <c>test</c>); null for none.</summary>
    public string? Split { get; init; }

    /// <summary>The cases, in order.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public IEnumerable<CtPhantom> Cases()
    {
        Validate();
        return Enumerable.Range(1, Count).Select(number => new CtPhantom(this, number));
    }

    /// <summary>The class of one case.</summary>
    /// <param name="number">Number of the case, from 1.</param>
    public string LabelOf(int number)
    {
        if (Label is not null)
        {
            return Label.Equals(CtPhantom.CovidLabel, StringComparison.OrdinalIgnoreCase) ? CtPhantom.CovidLabel : CtPhantom.NonCovidLabel;
        }

        return CovidCasesUpTo(number) > CovidCasesUpTo(number - 1) ? CtPhantom.CovidLabel : CtPhantom.NonCovidLabel;
    }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public void Validate()
    {
        Require(Count is >= 1 and <= MaximumCount, nameof(Count), $"1 to {MaximumCount}");
        Require(SliceCount is >= 1 and <= MaximumSliceCount, nameof(SliceCount), $"1 to {MaximumSliceCount}");
        Require(Size is >= MinimumSize and <= MaximumSize, nameof(Size), $"{MinimumSize} to {MaximumSize}");
        Require(CovidFraction is >= 0 and <= 1, nameof(CovidFraction), "0 to 1");
        Require(LesionOpacity is > 0 and <= 1, nameof(LesionOpacity), "above 0 and at most 1");
        Require(
            Label is null || new[] { CtPhantom.CovidLabel, CtPhantom.NonCovidLabel }.Contains(Label, StringComparer.OrdinalIgnoreCase),
            nameof(Label),
            $"{CtPhantom.CovidLabel} or {CtPhantom.NonCovidLabel}");
        Require(
            Split is null || (Split.Length > 0 && Split.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')),
            nameof(Split),
            "the name of one folder, of letters, digits, '-' and '_'");
    }

    // The small subtraction undoes rounding: 0.07 × 100 comes out above 7 and must not count as a case more.
    private long CovidCasesUpTo(int number) => (long)Math.Ceiling((number * CovidFraction) - 1e-9);

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} must be {range}.", option);
        }
    }
}
