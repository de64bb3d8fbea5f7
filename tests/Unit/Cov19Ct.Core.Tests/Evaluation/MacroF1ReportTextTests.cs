namespace Cov19Ct.Tests.Evaluation;

/// <summary>The whole text of a report: each line, its alignment, and what is left out where there is nothing to say.</summary>
public class MacroF1ReportTextTests
{
    private static readonly MeasurementOptions s_options = new()
    {
        Classes = ["non-COVID", "COVID"],
        PositiveClass = "COVID",
        Resamples = 100,
        Seed = 7,
    };

    [Fact]
    public void A_report_with_every_part()
    {
        MeasurementDetails details = new()
        {
            Unlabelled = 2,
            Threshold = 0.35,
            ThresholdSource = "macro F1 on 40 scans",
            Seen = new SeenCounts(Scans: 3, Training: 1, Selection: 1, Calibration: 1),
        };
        MacroF1Report report = MacroF1Measurement.Measure(Results(), s_options, Baseline(), isGrouped: true, details);
        Assert.Equal(
            """
            Macro F1  0.7500   accuracy 0.7500   8 scans, 2 without a label

            class      precision     recall         F1    support
            non-COVID     0.7500     0.7500     0.7500          4
            COVID         0.7500     0.7500     0.7500          4

            figure                         value  95 % interval (positive: COVID)
            macro F1                      0.7500  [0.3333, 1.0000]    Bootstrap
            accuracy                      0.7500  [0.4093, 0.9285]    Wilson     6 of 8
            balanced accuracy             0.7500  [0.3333, 1.0000]    Bootstrap
            Matthews correlation          0.5000  [-0.3181, 1.0000]   Bootstrap
            sensitivity                   0.7500  [0.3006, 0.9544]    Wilson     3 of 4
            specificity                   0.7500  [0.3006, 0.9544]    Wilson     3 of 4
            positive predictive value     0.7500  [0.3006, 0.9544]    Wilson     3 of 4
            negative predictive value     0.7500  [0.3006, 0.9544]    Wilson     3 of 4
            ROC AUC                       0.9375  [0.6667, 1.0000]    Bootstrap
            average precision             0.9500  [0.5000, 1.0000]    Bootstrap
            Brier score                   0.1378  [0.0378, 0.2375]    Bootstrap
            expected calibration error    0.2438  [0.1402, 0.4000]    Bootstrap
            Bootstrap: 100 resamples of 4 patients, percentiles, seed 7.
            Wilson takes scans of one patient for independent; BootstrapLower and BootstrapUpper of Figures do not.
            Threshold: 0.35, macro F1 on 40 scans.

            group                       macro F1  95 % interval        scans
            A                             0.6667  [0.3333, 0.7778]         6
            …with a name of some length   1.0000  [1.0000, 1.0000]         2
            mean over groups              0.8333  [0.6667, 0.8889]

            Against the baseline, on 8 scans in both:
              macro F1 0.7500 and 0.3333, difference +0.4167 [+0.0288, +0.5563]
              correct only here 3, only in the baseline 1; McNemar's exact test: p = 0.6250

            true       predicted: non-COVID      COVID
            non-COVID                     3          1
            COVID                         1          3

            The model has seen 3 of these 8 scans before (1 in training, 1 in selection, 1
            in calibration): the figures are too optimistic for other scans.
            """,
            report.ToString());
    }

    [Fact]
    public void A_report_without_a_positive_class_and_without_resamples()
    {
        MacroF1Report report = MacroF1Measurement.Measure(
            [new("cat", "cat"), new("cat", "dog"), new("dog", "dog"), new("dog", "dog")], new MeasurementOptions { Resamples = 0 });
        Assert.Equal(
            """
            Macro F1  0.7333   accuracy 0.7500   4 scans, 0 without a label

            class     precision     recall         F1    support
            cat          1.0000     0.5000     0.6667          2
            dog          0.6667     1.0000     0.8000          2

            figure                         value  95 % interval
            macro F1                      0.7333
            accuracy                      0.7500  [0.3006, 0.9544]    Wilson     3 of 4
            balanced accuracy             0.7500
            Matthews correlation          0.5774

            true      predicted:      cat       dog
            cat                         1         1
            dog                         0         2
            """,
            report.ToString());
    }

    private static MeasuredResult[] Results() =>
    [
        Result(0, "COVID", 0.9, "A"), Result(1, "COVID", 0.8, "A"), Result(2, "COVID", 0.3, "A"), Result(3, "non-COVID", 0.1, "A"),
        Result(4, "non-COVID", 0.2, "A"), Result(5, "non-COVID", 0.6, "A"), Result(6, "COVID", 0.7, "a centre with a name of some length"),
        Result(7, "non-COVID", 0.25, "a centre with a name of some length"),
    ];

    private static MeasuredResult Result(int index, string truth, double score, string group) => new(
        truth, score >= 0.35 ? "COVID" : "non-COVID")
    {
        Score = score,
        OtherClass = "non-COVID",
        Patient = $"{index / 2}",
        Group = group,
        Key = $"{index}",
    };

    private static MeasuredResult[] Baseline() => [.. Results().Select(result => result with { Prediction = "COVID" })];
}
