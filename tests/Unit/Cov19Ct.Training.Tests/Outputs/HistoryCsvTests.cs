using System.Globalization;
using Cov19Ct.Model.Training.Outputs;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests.Outputs;

public class HistoryCsvTests
{
    private const string Header =
        "Epoch,Epochs,Seed,TrainingLoss,CalibrationLoss,ValidationLoss,MacroF1,Threshold,LearningRate,GradientNorm,IsBest,DurationSeconds";

    [Fact]
    public void A_row_an_epoch_with_all_digits()
    {
        string text = HistoryCsv.Format([Reports.Of(1), Reports.Of(3)], Reports.Classes);

        Assert.Equal(
            Header + ",F1_non-COVID,F1_COVID\r\n"
            + "1,20,3,1,,1.5,0.5,0.25,0.0001,2.5,True,90.5,0.75,0.25\r\n"
            + "3,20,3,0.3333333333333333,,0.5,0.8333333333333334,0.25,0.0001,2.5,True,90.5,0.9166666666666666,0.75\r\n",
            text);
    }

    [Fact]
    public void What_was_not_measured_is_an_empty_cell()
    {
        string[] lines = HistoryCsv.Format([Reports.WithoutValidation(1)], Reports.Classes).Split("\r\n");
        Assert.Equal("1,20,3,1,,,,0.25,0.0001,2.5,True,90.5,,", lines[1]);
    }

    [Fact]
    public void Without_an_epoch_there_is_the_header()
    {
        Assert.Equal(Header + ",F1_a\r\n", HistoryCsv.Format([], ["a"]));
    }

    [Theory]
    [InlineData("plain", "F1_plain")]
    [InlineData("two words", "F1_two words")]
    [InlineData("a,b", "\"F1_a,b\"")]
    [InlineData("say \"yes\"", "\"F1_say \"\"yes\"\"\"")]
    [InlineData("two\nlines", "\"F1_two\nlines\"")]
    [InlineData("two\rlines", "\"F1_two\rlines\"")]
    [InlineData("Lungenentzündung", "F1_Lungenentzündung")]
    public void Class_names_are_quoted_where_they_must_be(string name, string expected)
    {
        string text = HistoryCsv.Format([], [name, "other"]);
        Assert.Equal($"{Header},{expected},F1_other\r\n", text);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e-17, "1E-17")]
    public void Numbers_come_back_as_they_were(double value, string expected)
    {
        string cell = HistoryCsv.Format([Reports.Of(1) with { TrainingLoss = value }], []).Split("\r\n")[1].Split(',')[3];

        Assert.Equal(expected, cell);
        Assert.Equal(value, double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_culture_of_the_thread_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = HistoryCsv.Format([Reports.Of(3)], Reports.Classes);
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, HistoryCsv.Format([Reports.Of(3)], Reports.Classes));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_file_is_utf8_without_a_mark_and_is_written_anew_each_time()
    {
        using ScratchFolder folder = new();
        string path = folder.File("model.history.csv");

        HistoryCsv.Write(path, [Reports.Of(1), Reports.Of(2)], ["Lungenentzündung"]);
        HistoryCsv.Write(path, [Reports.Of(1)], ["Lungenentzündung"]);

        byte[] expected = System.Text.Encoding.UTF8.GetBytes(HistoryCsv.Format([Reports.Of(1)], ["Lungenentzündung"]));
        Assert.Equal(expected, File.ReadAllBytes(path));
        Assert.Equal((byte)'E', expected[0]);
        Assert.Equal([path], Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public void No_cell_holds_a_path()
    {
        Assert.DoesNotContain("somebody", HistoryCsv.Format([Reports.Of(1)], Reports.Classes), StringComparison.Ordinal);
    }
}
