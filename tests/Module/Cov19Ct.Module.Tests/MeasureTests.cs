using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

public sealed class MeasureTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    /// <summary>The paper's validation split, 165 COVID and 209 non-COVID.</summary>
    [Theory]
    [InlineData(0, 0, 165, 209, 0.3584906)]
    [InlineData(165, 209, 0, 0, 0.3061224)]
    [InlineData(115, 61, 50, 148, 0.7008798)]
    [InlineData(160, 150, 5, 59, 0.5529593)]
    public void Macro_F1_comes_out_to_seven_digits(int tp, int fp, int fn, int tn, double macro)
    {
        dynamic report = Assert.Single(_session.RunClean("""
            $(
                1..374 | ForEach-Object {
                    $label, $prediction = if ($_ -le $tp) { 'COVID', 'covid' } elseif ($_ -le $tp + $fp) { 'non-COVID', 'COVID' }
                        elseif ($_ -le $tp + $fp + $fn) { 'COVID', 'non-COVID' } else { 'non-COVID', 'non-COVID' }
                    [pscustomobject]@{ Label = $label; Prediction = $prediction }
                }
            ) | Measure-MacroF1 -ClassName COVID, non-COVID -WarningAction Ignore
            """, ("tp", tp), ("fp", fp), ("fn", fn)));
        Assert.Equal(macro, (double)report.MacroF1, 7);
        Assert.Equal(tp + tn, (int)report.Correct);
    }

    [Fact]
    public void What_has_no_label_or_no_prediction_is_counted_not_guessed()
    {
        ScriptResult result = _session.Run("""
            [pscustomobject]@{ truth = 'a'; verdict = 'a' }, [pscustomobject]@{ truth = ' '; verdict = 'a' },
                [pscustomobject]@{ truth = 'a' }, $null |
                Measure-MacroF1 -LabelProperty truth -PredictionProperty verdict -ClassName a, b
            """);
        dynamic report = Assert.Single(result.Output);
        Assert.Equal((1, 1, 1, 0.5), ((int)report.Count, (int)report.Unlabelled, (int)report.WithoutPrediction, (double)report.MacroF1));
        Assert.Equal(4, result.Warnings.Count);
        Assert.Contains("is known as the positive one", result.Warnings[2], StringComparison.Ordinal);
        Assert.Contains("Class b neither occurs nor is predicted", result.Warnings[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_a_baseline_and_a_seed_are_taken()
    {
        PSObject output = Assert.Single(_session.RunClean("""
            $new = 1..20 | ForEach-Object {
                $class = $_ % 2 ? 'COVID' : 'no'
                [pscustomobject]@{ Id = $_; Label = $class; Prediction = $class; Score = $_ % 2; Centre = $_ % 3 }
            }
            $old = 20..1 | ForEach-Object { [pscustomobject]@{ Id = $_; Label = $_ % 2 ? 'COVID' : 'no'; Prediction = 'COVID' } }
            $new | Measure-MacroF1 -GroupBy Centre -Baseline $old -Seed 3 -Resamples 500
            """));
        dynamic report = output;
        Assert.Equal((1.0, 2 / 1024.0), ((double)report.RocAuc, (double)report.McNemarPValue));
        Assert.Equal(3, ((Array)output.Properties["Groups"].Value).Length);
        Assert.Equal(10, (int)((dynamic)output.Properties["Comparison"].Value).OnlyThisRight);
        Assert.Equal((500, 3), ((int)report.Resamples, (int)report.Seed));
    }

    [Fact]
    public void A_threshold_is_chosen_and_written_to_the_model_that_gave_the_scores()
    {
        using ModuleTestFolder folder = new(_session);
        folder.MakeModel();
        folder.MakePhantoms(6);
        dynamic report = Assert.Single(_session.RunClean("""
            $scans = Import-CtScan $folder/scans -Recurse
            $diagnoses = $scans | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore
            $diagnoses | Optimize-Cov19Threshold Youden -VoteRule Mean -ModelPath $folder/model.safetensors -PassThru
            """));
        dynamic model = Assert.Single(_session.RunClean("Get-Cov19Model $folder/model.safetensors"));
        Assert.Equal((double)report.Threshold, (double)model.Description.Vote.Threshold);
        Assert.StartsWith("largest Youden on 6 scans, set ", (string)model.Description.Vote.ThresholdSource, StringComparison.Ordinal);
        ScriptResult again = _session.Run(
            "$scans | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore | Measure-MacroF1");
        Assert.Contains(
            again.Warnings,
            warning => warning.StartsWith("The model has seen 6 of these 6 scans before (6 in calibration)", StringComparison.Ordinal));
        Assert.Equal("MixedDiagnoses", _session.Run(
            "@($diagnoses; $diagnoses[0] | Invoke-Cov19Diagnosis -VoteRule Mean) | Optimize-Cov19Threshold").ErrorId);
        Assert.Equal("TooFewScans", _session.Run("$diagnoses[0] | Optimize-Cov19Threshold").ErrorId);
    }

    [Fact]
    public void Nothing_to_measure_is_an_error() => Assert.Equal("NothingToMeasure", _session.Run("1, 2 | Measure-MacroF1").ErrorId);
}
