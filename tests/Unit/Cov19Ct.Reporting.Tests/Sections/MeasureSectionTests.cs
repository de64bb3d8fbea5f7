using System.Text.RegularExpressions;

namespace Cov19Ct.Reporting.Tests;

public class MeasureSectionTests
{
    private static readonly Cov19Diagnosis[] s_diagnoses =
    [
        Diagnoses.Of(
            [0.9],
            "COVID"), Diagnoses.Of(
                [0.8], "COVID"), Diagnoses.Of([0.3], "COVID"), Diagnoses.Of([0.6], "non-COVID"), Diagnoses.Of([0.2], "non-COVID"),
    ];

    [Fact]
    public void Without_a_measure_there_are_no_figures_and_the_page_says_how_to_get_them()
    {
        string page = Diagnoses.Page(s_diagnoses);
        Assert.DoesNotContain("Confusion matrix</h3>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Macro F1", page, StringComparison.Ordinal);
        Assert.Contains("Measure-MacroF1 and -MacroF1Report add", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_measures_figures_are_those_of_the_page()
    {
        MacroF1Report measure = Diagnoses.Measure(s_diagnoses, isGrouped: true);
        string page = Diagnoses.Page(new ReportOptions { Measure = measure }, s_diagnoses);
        Assert.Contains($"<b>Macro F1 {Numbers.Probability(measure.MacroF1)}</b>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<b>2</b><span class=\"sub\">66.7 % &#10003;</span>".Replace("&#10003;", "&#x2713;", StringComparison.Ordinal),
            page,
            StringComparison.Ordinal);
        Assert.Contains(
            "<th scope=\"row\">Sensitivity<span class=\"sub\">2 of 3</span></th><td class=\"n\">0.667</td>",
            page,
            StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">centre 0</th><td class=\"n\">3</td>", page, StringComparison.Ordinal);
        Assert.Contains("Mean over groups", page, StringComparison.Ordinal);
        Assert.Contains("0.5 (verdicts)", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("class=\"chart square\"").Length - 1);
        Assert.DoesNotContain("Measure and scans differ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_the_matrix_are_labels_and_columns_verdicts()
    {
        ConfusionMatrix matrix = new(["non-COVID", "COVID"]);
        (string, string, int)[] counts =
            [("non-COVID", "non-COVID", 5), ("non-COVID", "COVID", 3), ("COVID", "non-COVID", 1), ("COVID", "COVID", 7)];
        foreach ((string label, string verdict, int count) in counts)
        {
            for (int scan = 0; scan < count; scan++)
            {
                matrix.Add(label, verdict);
            }
        }

        HtmlPage page = new();
        MeasureSection.Write(page, new MacroF1Report(matrix, unlabelled: 0, withoutPrediction: 0, SeenCounts.None));
        string table = Regex.Match(page.ToString(), "<table class=\"data matrix\">.*?</table>").Value;
        Assert.EndsWith(
            "Label called non-COVID called COVID all non-COVID 5 62.5 % &#10003; 3 37.5 % 8 COVID 1 12.5 % 7 87.5 % &#10003; 8",
            Regex.Replace(table.Replace("&#x2713;", "&#10003;", StringComparison.Ordinal), "(<[^>]+>|\\s)+", " ").Trim(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_measure_of_another_number_of_scans_is_noticed_and_what_the_model_had_seen_is_repeated()
    {
        ConfusionMatrix matrix = new(["non-COVID", "COVID"]);
        matrix.Add("COVID", "COVID");
        MacroF1Report measure = new(matrix, unlabelled: 2, withoutPrediction: 0, new SeenCounts(1, 1, 0, 0));
        string page = Diagnoses.Page(new ReportOptions { Measure = measure }, s_diagnoses);
        Assert.Contains("The measure is of 1 labelled scan, and this page lists 5", page, StringComparison.Ordinal);
        const string Seen = "The model has seen 1 of 1 scan before (1 in training): the figures are too optimistic";
        Assert.Equal(2, page.Split(Seen).Length - 1);
        Assert.Contains("2 without a label are left out.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_curve_goes_from_corner_to_corner_and_marks_where_the_verdicts_stand()
    {
        HtmlPage page = new();
        RocChart.Write(page, Diagnoses.Measure(s_diagnoses));
        string svg = page.ToString();
        Assert.Contains("class=\"line\" d=\"M46 314L46 212.7L46 111.3L198 111.3L198 10L350 10\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"operating\" cx=\"198\" cy=\"111.3\"", svg, StringComparison.Ordinal);
        Assert.Contains("AUC 0.833", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_filled_bin_has_a_point_and_its_count()
    {
        HtmlPage page = new();
        ReliabilityChart.Write(page, Diagnoses.Measure(s_diagnoses));
        string svg = page.ToString();
        Assert.Equal(5, svg.Split("class=\"point\"").Length - 1);
        Assert.Equal(5, svg.Split("class=\"count\"").Length - 1);
    }

    [Fact]
    public void A_bin_s_point_stands_at_its_mean_score_and_share_above_its_count()
    {
        HtmlPage page = new();
        ReliabilityChart.Write(page, Diagnoses.Measure(
            [Diagnoses.Of(
                [0.92],
                "COVID"), Diagnoses.Of(
                    [0.98],
                    "COVID"), Diagnoses.Of(
                        [0.98],
                        "COVID"), Diagnoses.Of(
                            [0.96], "non-COVID"), Diagnoses.Of([0.12], "non-COVID"), Diagnoses.Of([0.14], "non-COVID")]));
        string svg = page.ToString();
        Assert.Equal(
            [("85.5", "314"), ("337.8", "86")],
            [.. Regex.Matches(svg, "class=\"point\" cx=\"([^\"]+)\" cy=\"([^\"]+)\"")
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value))]);
        string[] counts =
        [
            .. Regex.Matches(svg, "class=\"count\" d=\"M[0-9.]+ [0-9.]+v(-[0-9.]+).*?class=\"m\">([0-9]+)</text>")
                .Select(match => $"{match.Groups[2].Value} of {match.Groups[1].Value}"),
        ];
        Assert.Equal(["2 of -18", "4 of -36"], counts);
    }
}
