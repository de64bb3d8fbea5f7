namespace Cov19Ct.Phantoms.Tests;

public sealed class CtPhantomOptionsTests
{
    public static TheoryData<CtPhantomOptions, string> Invalid => new()
    {
        { new CtPhantomOptions { Count = 0 }, nameof(CtPhantomOptions.Count) },
        { new CtPhantomOptions { SliceCount = 0 }, nameof(CtPhantomOptions.SliceCount) },
        { new CtPhantomOptions { SliceCount = 1001 }, nameof(CtPhantomOptions.SliceCount) },
        { new CtPhantomOptions { Size = 63 }, nameof(CtPhantomOptions.Size) },
        { new CtPhantomOptions { Size = 1025 }, nameof(CtPhantomOptions.Size) },
        { new CtPhantomOptions { CovidFraction = 1.01 }, nameof(CtPhantomOptions.CovidFraction) },
        { new CtPhantomOptions { CovidFraction = double.NaN }, nameof(CtPhantomOptions.CovidFraction) },
        { new CtPhantomOptions { LesionOpacity = 0 }, nameof(CtPhantomOptions.LesionOpacity) },
        { new CtPhantomOptions { Label = "influenza" }, nameof(CtPhantomOptions.Label) },
        { new CtPhantomOptions { Split = "" }, nameof(CtPhantomOptions.Split) },
        { new CtPhantomOptions { Split = "../elsewhere" }, nameof(CtPhantomOptions.Split) },
    };

    [Theory]
    [InlineData(0.5, 4, "CNCN")]
    [InlineData(0, 3, "NNN")]
    [InlineData(1, 3, "CCC")]
    [InlineData(0.25, 8, "CNNNCNNN")]
    [InlineData(0.1, 11, "CNNNNNNNNNC")]
    public void Labels_are_spread_evenly_over_the_cases(double fraction, int count, string expected)
    {
        CtPhantomOptions options = new() { CovidFraction = fraction };
        string labels = string.Concat(Enumerable.Range(1, count)
            .Select(number => options.LabelOf(number) == CtPhantom.CovidLabel ? 'C' : 'N'));
        Assert.Equal(expected, labels);
    }

    [Theory]
    [InlineData(0.07)]
    [InlineData(0.1)]
    [InlineData(0.7)]
    public void A_fraction_is_met_without_rounding_up(double fraction)
    {
        CtPhantomOptions options = new() { CovidFraction = fraction };
        int covid = Enumerable.Range(1, 100).Count(number => options.LabelOf(number) == CtPhantom.CovidLabel);
        Assert.Equal((int)Math.Round(100 * fraction), covid);
    }

    [Theory]
    [InlineData("covid", "COVID")]
    [InlineData("NON-covid", "non-COVID")]
    public void A_label_holds_for_every_case_however_it_is_spelled(string label, string expected)
    {
        CtPhantomOptions options = new() { Label = label, Count = 3 };
        Assert.All(Enumerable.Range(1, 3), number => Assert.Equal(expected, options.LabelOf(number)));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_option_out_of_range_is_named(CtPhantomOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        Assert.Equal(name, Assert.Throws<ArgumentException>(options.Validate).ParamName);
        Assert.Throws<ArgumentException>(() => new CtPhantom(options, 1));
    }

    [Fact]
    public void The_labels_are_the_classes_of_a_model()
    {
        Assert.Equal([CtPhantom.NonCovidLabel, CtPhantom.CovidLabel], ModelDescription.DefaultClasses.AsEnumerable());
    }
}
