using System.Globalization;

namespace Cov19Ct.Tests.Metrics;

/// <summary>How often the bootstrap's 95 % interval holds the true figure, by simulation: scores are normal, of unit variance, their means
/// apart. docs/evaluation.md has the table of many simulations: COV19CT_COVERAGE_SIMULATIONS=1000 makes it, and 0 skips the
/// simulations, which a mutation run cannot repeat for each change.</summary>
public class BootstrapCoverageTests(ITestOutputHelper output)
{
    /// <summary>Distance of the positives' mean score from the others'; the ROC AUC is then Φ(1.5 / √2) = 0.8556.</summary>
    private const double Separation = 1.5;

    private const double Auc = 0.855578;

    private static readonly int s_simulations =
        int.TryParse(Environment.GetEnvironmentVariable("COV19CT_COVERAGE_SIMULATIONS"), CultureInfo.InvariantCulture, out int asked)
            ? asked
            : 150;

    [Theory]
    [InlineData(50, 0.44, 0.86)]
    [InlineData(165, 0.44, 0.88)]
    [InlineData(374, 0.44, 0.88)]
    [InlineData(374, 0.1, 0.86)]
    public void Intervals_hold_the_true_figure_about_as_often_as_they_say(int scans, double prevalence, double least)
    {
        Dictionary<string, int> covered = Simulate(scans, prevalence, scansAPatient: 1, byPatient: false);
        foreach ((string figure, int count) in covered)
        {
            double share = (double)count / s_simulations;
            output.WriteLine(FormattableString.Invariant($"n {scans}, prevalence {prevalence}: {figure} {share:0.000}"));
            Assert.InRange(share, least, 1);
        }
    }

    [Fact]
    public void Drawing_patients_makes_up_for_scans_that_are_alike_and_drawing_scans_does_not()
    {
        Dictionary<string, int> byPatient = Simulate(240, 0.44, scansAPatient: 4, byPatient: true);
        Dictionary<string, int> byScan = Simulate(240, 0.44, scansAPatient: 4, byPatient: false);
        foreach (string figure in byPatient.Keys)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"60 patients of 4 scans: {figure} by patient {(double)byPatient[figure] / s_simulations:0.000}, "
                    + $"by scan {(double)byScan[figure] / s_simulations:0.000}"));
        }

        Assert.InRange((double)byPatient[FigureNames.RocAuc] / s_simulations, 0.86, 1);
        Assert.InRange((double)byScan[FigureNames.RocAuc] / s_simulations, 0, 0.84);
    }

    /// <summary>How often each figure's interval held the truth.</summary>
    private static Dictionary<string, int> Simulate(int scans, double prevalence, int scansAPatient, bool byPatient)
    {
        Assert.SkipWhen(s_simulations == 0, "COV19CT_COVERAGE_SIMULATIONS is 0.");
        Dictionary<string, double> truth = Truth(prevalence);
        Dictionary<string, int> covered = truth.Keys.ToDictionary(name => name, _ => 0);
        Random random = new(20_260_101);
        for (int simulation = 0; simulation < s_simulations; simulation++)
        {
            MeasuredResult[] results = Draw(random, scans, prevalence, scansAPatient, byPatient);
            MacroF1Report report = MacroF1Measurement.Measure(
                results, new MeasurementOptions { Classes = ["no", "yes"], PositiveClass = "yes", Resamples = 1000, Seed = simulation });
            foreach ((string figure, double value) in truth)
            {
                MeasuredFigure measured = report.Figures.Single(row => row.Figure == figure);
                covered[figure] += measured.BootstrapLower <= value && value <= measured.BootstrapUpper ? 1 : 0;
            }
        }

        return covered;
    }

    /// <summary>The figures of all scans there could be, called positive from halfway between the means.</summary>
    private static Dictionary<string, double> Truth(double prevalence)
    {
        const double Rate = 0.7733726; // Φ(0.75): sensitivity, and specificity.
        double truePositive = prevalence * Rate;
        double falsePositive = (1 - prevalence) * (1 - Rate);
        double falseNegative = prevalence - truePositive;
        double trueNegative = 1 - prevalence - falsePositive;
        return new Dictionary<string, double>
        {
            [FigureNames.MacroF1] = (truePositive / ((2 * truePositive) + falsePositive + falseNegative))
                + (trueNegative / ((2 * trueNegative) + falsePositive + falseNegative)),
            [FigureNames.BalancedAccuracy] = Rate,
            [FigureNames.MatthewsCorrelation] = ((truePositive * trueNegative) - (falsePositive * falseNegative))
                / Math.Sqrt((truePositive + falsePositive) * prevalence * (1 - prevalence) * (trueNegative + falseNegative)),
            [FigureNames.Sensitivity] = Rate,
            [FigureNames.RocAuc] = Auc,
        };
    }

    private static MeasuredResult[] Draw(Random random, int scans, double prevalence, int scansAPatient, bool byPatient)
    {
        MeasuredResult[] results = new MeasuredResult[scans];
        for (int patient = 0; patient < scans / scansAPatient; patient++)
        {
            bool isPositive = random.NextDouble() < prevalence;

            // Of the variance, 0.8 is the patient's where there are several scans of each.
            double share = scansAPatient == 1 ? 0 : 0.8;
            double common = Math.Sqrt(share) * Normal(random);
            for (int scan = 0; scan < scansAPatient; scan++)
            {
                double score = (isPositive ? Separation : 0) + common + (Math.Sqrt(1 - share) * Normal(random));
                results[(patient * scansAPatient) + scan] = new MeasuredResult(
                    isPositive ? "yes" : "no", score >= Separation / 2 ? "yes" : "no")
                {
                    Score = score,
                    Patient = byPatient ? $"{patient}" : null,
                };
            }
        }

        return results[..(scans / scansAPatient * scansAPatient)];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
