namespace Cov19Ct.Tests.Evaluation;

public class MacroF1ReportTests
{
    /// <summary>The paper's validation split, 165 COVID and 209 non-COVID.</summary>
    [Theory]
    [InlineData(0, 0, 165, 209, 0, 0.7169811, 0.3584906)]
    [InlineData(165, 209, 0, 0, 0.6122449, 0, 0.3061224)]
    [InlineData(115, 61, 50, 148, 0.6744868, 0.7272727, 0.7008798)]
    [InlineData(160, 150, 5, 59, 0.6736842, 0.4322344, 0.5529593)]
    public void Macro_F1_is_the_mean_of_the_classes_F1(int tp, int fp, int fn, int tn, double covid, double nonCovid, double macro)
    {
        MacroF1Report report = Report(["COVID", "non-COVID"], tp, fp, fn, tn);
        Assert.Equal(covid, report.Classes[0].F1, 7);
        Assert.Equal(nonCovid, report.Classes[1].F1, 7);
        Assert.Equal(macro, report.MacroF1, 7);
        Assert.Equal((tp + tn) / 374.0, report.Accuracy, 12);
        Assert.Equal([165, 209], report.Classes.Select(score => score.Support));
        Assert.Equal([tp, fn], report.ConfusionMatrix[0].Cells.Select(cell => cell.Count));
        Assert.Equal([fp, tn], report.ConfusionMatrix[1].Cells.Select(cell => cell.Count));
    }

    [Fact]
    public void A_class_that_neither_occurs_nor_is_called_counts_as_0()
    {
        MacroF1Report report = Report(["COVID", "non-COVID", "pneumonia"], 1, 0, 0, 1);
        Assert.Equal([1.0, 1.0, 0.0], report.Classes.Select(score => score.F1));
        Assert.Equal([true, true, false], report.Classes.Select(score => score.IsDefined));
        Assert.Equal(2.0 / 3, report.MacroF1, 12);
    }

    [Fact]
    public void A_true_class_beyond_the_list_still_counts_against_the_class_it_was_called()
    {
        // scikit-learn: f1_score(['a', 'b', 'x'], ['a', 'b', 'a'], labels=['a', 'b'], average=None) is [2/3, 1].
        ConfusionMatrix matrix = new(["a", "b"]);
        matrix.Add("a", "a");
        matrix.Add("b", "b");
        matrix.Add("x", "a");
        Assert.Equal([2.0 / 3, 1.0], matrix.Scores().Select(score => score.F1));
        Assert.Equal(1, matrix.Unrecognised);
        Assert.Equal(2.0 / 3, new MacroF1Report(matrix, 0, 0).Accuracy, 12);
    }

    [Fact]
    public void Class_names_are_compared_without_regard_to_case()
    {
        ConfusionMatrix matrix = new();
        matrix.Add("covid", "COVID");
        matrix.Add("non-covid", "Covid");
        Assert.Equal(["covid", "non-covid"], matrix.Classes);
        Assert.Equal(1, matrix["COVID", "covid"]);
        Assert.Equal(1, matrix["non-COVID", "covid"]);
    }

    [Fact]
    public void A_class_named_twice_is_refused() => Assert.Throws<ArgumentException>(() => new ConfusionMatrix(["a", "A"]));

    [Fact]
    public void The_text_holds_the_figures_and_the_matrix()
    {
        string text = Report(["COVID", "non-COVID"], 115, 61, 50, 148).ToString();
        Assert.Contains("Macro F1  0.7009", text, StringComparison.Ordinal);
        Assert.Contains("0.6745", text, StringComparison.Ordinal);
        string[] matrix = text.ReplaceLineEndings("\n").Split('\n')[^2..];
        Assert.Equal(["COVID", "115", "50"], matrix[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["non-COVID", "61", "148"], matrix[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static MacroF1Report Report(string[] classes, int tp, int fp, int fn, int tn)
    {
        ConfusionMatrix matrix = new(classes);
        Add("COVID", "COVID", tp);
        Add("non-COVID", "COVID", fp);
        Add("COVID", "non-COVID", fn);
        Add("non-COVID", "non-COVID", tn);
        return new MacroF1Report(matrix, unlabelled: 0, withoutPrediction: 0);

        void Add(string truth, string prediction, int count)
        {
            for (int i = 0; i < count; i++)
            {
                matrix.Add(truth, prediction);
            }
        }
    }
}
