namespace Cov19Ct.Reporting.Tests;

public class ExplainedSlicesTests
{
    [Theory]
    [InlineData(0.0718, "<span class=\"sub\">probability 0.900; raised the scan&#x27;s mean by 0.072</span>")]
    [InlineData(-0.02, "<span class=\"sub\">probability 0.900; lowered the scan&#x27;s mean by 0.020</span>")]
    [InlineData(0.0004, "<span class=\"sub\">probability 0.900; raised the scan&#x27;s mean by less than 0.001</span>")]
    [InlineData(0, "<span class=\"sub\">probability 0.900</span>")]
    public void A_slice_says_its_probability_and_what_it_did_for_the_scan(double contribution, string expected) =>
        Assert.Contains(
            expected,
            Render(Diagnoses.One with { Explanations = [Diagnoses.Explanation(1) with { Contribution = contribution }] }),
            StringComparison.Ordinal);

    [Fact]
    public void Slices_stand_in_the_order_of_the_diagnosis_each_with_its_rank()
    {
        string slices = Render(Diagnoses.One with { Explanations = [Diagnoses.Explanation(2), Diagnoses.Explanation(0)] });
        int first = slices.IndexOf("<span class=\"rank\">1</span> Slice 2</b>", StringComparison.Ordinal);
        int second = slices.IndexOf("<span class=\"rank\">2</span> Slice 0</b>", StringComparison.Ordinal);
        Assert.True(first > 0 && second > first, slices);
    }

    [Fact]
    public void A_map_says_what_it_shows_and_what_not_also_of_a_scan_that_was_called_negative()
    {
        Cov19Diagnosis positive = Diagnoses.One with { Explanations = [Diagnoses.Explanation(1)] };
        Assert.Contains(
            "where the network found what speaks for COVID. It does not outline disease", Render(positive), StringComparison.Ordinal);
        Cov19Diagnosis negative = Diagnoses.Of([0.1, 0.2]) with { Explanations = [Diagnoses.Explanation(1)] };
        Assert.Contains(
            "what speaks for COVID, though the verdict is another. It does not outline disease",
            Render(negative),
            StringComparison.Ordinal);
        string about = Diagnoses.Page(positive);
        Assert.Contains("Heat maps (GradCam) show where", about, StringComparison.Ordinal);
        Assert.Contains("Heat maps explain the network, not the disease", about, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_without_evidence_says_so() => Assert.Contains(
        "alt=\"Heat map: no evidence\"",
        Render(Diagnoses.One with { Explanations = [Diagnoses.Explanation(1) with { Map = new float[16] }] }),
        StringComparison.Ordinal);

    private static string Render(Cov19Diagnosis diagnosis) => ExplainedSlices.Render(diagnosis, int.MaxValue, 72).Slices.Markup;
}
