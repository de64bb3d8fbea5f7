using System.Xml.Linq;

namespace Cov19Ct.Reporting.Tests;

public class SliceCurveTests
{
    [Fact]
    public void The_curve_goes_through_the_slices_and_the_threshold_across()
    {
        XElement svg = Draw(Diagnoses.Of([0, 0.5, 1]));
        Assert.Equal("M46 150l149-60l149-60", Part(svg, "line").Attribute("d")!.Value);
        Assert.Equal("M46 90H344", Part(svg, "threshold").Attribute("d")!.Value);
        Assert.Equal("Probability of COVID in each slice", svg.Elements().First().Value);
        Assert.Equal(
            ["slice", "0", "1", "2"],
            svg.Elements().Where(element => element.Attribute("y")?.Value == "166").Select(element => element.Value));
        Assert.Equal(
            ["mm", "10", "12", "14"],
            svg.Elements().Where(element => element.Attribute("y")?.Value == "182").Select(element => element.Value));
    }

    [Fact]
    public void Slices_that_were_left_out_break_it_and_lie_in_a_band()
    {
        XElement svg = Draw(Diagnoses.Of([0.2, null, null, 0.4, 0.6, null]));
        Assert.Matches(@"^M46 126h\.1M[0-9.]+ 102l59\.6-24$", Part(svg, "line").Attribute("d")!.Value);
        Assert.Equal(2, svg.Elements().Count(element => element.Attribute("class")?.Value == "out"));
    }

    [Fact]
    public void Explained_slices_are_marked_by_their_rank_where_they_lie()
    {
        Cov19Diagnosis diagnosis = Diagnoses.One with
        {
            Explanations =
        [
            Diagnoses.Explanation(1), Diagnoses.Explanation(2) with { Probability = 0.4 },
        ]
        };
        XElement svg = Draw(diagnosis);
        Assert.Equal(
            ["1", "2"],
            svg.Elements()
                .Where(element => $"{element.Attribute("class")?.Value}".Contains("rank", StringComparison.Ordinal))
                .Select(element => element.Value));
        XElement[] points = [.. svg.Elements().Where(element => element.Attribute("class")?.Value == "point")];
        Assert.Equal(("145.3", "42"), (points[0].Attribute("cx")!.Value, points[0].Attribute("cy")!.Value));
    }

    [Theory]
    [InlineData(new double[] { 0.1, 0.2, 0.9 }, 0.5, "86")]
    [InlineData(new double[] { 0.55, 0.55, 0.55 }, 0.5, "103")]
    [InlineData(new double[] { 0.45, 0.45, 0.45 }, 0.5, "86")]
    [InlineData(new double[] { 0.2, 0.2, 0.2 }, 0.99, "44.2")]
    [InlineData(new double[] { 0.02, 0.02, 0.02 }, 0.01, "144.8")]
    public void The_threshold_s_label_stands_where_the_curve_leaves_room(double[] probabilities, double threshold, string expected)
    {
        XElement[] parts = [.. Draw(Diagnoses.Of([.. probabilities.Cast<double?>()], threshold: threshold)).Elements()];
        int label = Array.FindIndex(parts, part => part.Attribute("class")?.Value == "halo");
        Assert.Equal($"threshold {Numbers.Threshold(threshold)}", parts[label].Value);
        Assert.Equal(expected, parts[label].Attribute("y")!.Value);
        Assert.True(label > Array.FindIndex(parts, part => part.Attribute("class")?.Value == "line"), "The curve is drawn over it.");
    }

    [Fact]
    public void One_slice_without_a_position_is_a_dot()
    {
        Cov19Diagnosis one = Diagnoses.Of([0.75]);
        XElement svg = Draw(one with { Slices = [one.Slices[0] with { Position = null }], Order = null });
        Assert.Equal("M195 60h.1", Part(svg, "line").Attribute("d")!.Value);
        Assert.DoesNotContain(svg.Elements(), element => element.Value is "mm" or "feet");
    }

    [Theory]
    [InlineData(new double[] { 50, 51, 52 }, new double[] { 45, 55, 65 })]
    [InlineData(new double[] { 98, 99 }, new double[] { 90, 100 })]
    [InlineData(new double[] { 0, 80 }, new double[] { 0, 75 })]
    public void Marks_of_neighbours_keep_their_distance(double[] places, double[] expected) =>
        Assert.Equal(expected, SliceCurve.Apart(places, 10, 0, 100));

    private static XElement Draw(Cov19Diagnosis diagnosis)
    {
        HtmlPage page = new();
        SliceCurve.Write(page, diagnosis, new ScanIdentity(1, "a", null), diagnosis.Explanations);
        return XElement.Parse(page.ToString());
    }

    private static XElement Part(XElement svg, string name) => svg.Elements().Single(element => element.Attribute("class")?.Value == name);
}
