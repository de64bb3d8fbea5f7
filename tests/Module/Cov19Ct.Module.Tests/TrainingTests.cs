using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json;
using Cov19Ct.TestKit;

namespace Cov19Ct.Hosted.Tests;

public sealed class TrainingTests : IDisposable
{
    private const string Train =
        "Start-Cov19Training $folder/model.safetensors -Encoder ResNet18 -ImageSize 64 -Epochs 2 -CalibrationShare 0";

    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public TrainingTests()
    {
        _folder = new ModuleTestFolder(_session);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void A_model_is_trained_chosen_and_used()
    {
        MakeSets();
        dynamic[] reports = [.. _session.RunClean($"Import-CtScan $folder/scans -Recurse | {Train} -Seed 3")];
        Assert.Equal([1, 2], reports.Select(report => (int)report.Epoch));
        Assert.All(reports, report => Assert.True((double)report.TrainingLoss is > 0 and < 5));
        Assert.All(reports, report => Assert.Equal(((double[])report.ClassF1).Average(), (double)report.MacroF1, 12));
        Assert.True((bool)reports[0].IsBest);

        dynamic model = Assert.Single(_session.RunClean("Get-Cov19Model $folder/model.safetensors"));
        Assert.Equal("Phantoms", (string)model.Training.ToString());
        Assert.Equal("4 scans: 2 non-COVID, 2 COVID", (string)model.Description.Provenance["training_set"]);
        Assert.Equal("2 scans: 1 non-COVID, 1 COVID", (string)model.Description.Provenance["validation_set"]);
        Assert.Contains("\"epochs\":2", (string)model.Description.Provenance["training_options"], StringComparison.Ordinal);
        Assert.Equal("Mean", (string)model.Description.Vote.Rule.ToString());
        Assert.True(File.Exists(Path.Combine(_folder.Root, "model.last.safetensors")));

        ScriptResult diagnosis = _session.Run(
            "Import-CtScan $folder/scans/validation -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors");
        Assert.Equal(2, diagnosis.Output.Count);
        Assert.Equal(2, diagnosis.Warnings.Count(warning => warning.Contains("synthetic scans", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_test_set_is_left_out_with_a_warning()
    {
        MakeSets();
        _session.RunClean("New-CtPhantom $folder/scans -Split test -Count 2 -SliceCount 3 -ImageSize 64 -Seed 9");
        ScriptResult result = _session.Run($"Import-CtScan $folder/scans -Recurse | {Train}");
        Assert.Contains("2 scans of the split 'test'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        dynamic model = Assert.Single(_session.RunClean("Get-Cov19Model $folder/model.safetensors"));
        Assert.StartsWith("4 scans", (string)model.Description.Provenance["training_set"], StringComparison.Ordinal);
        Assert.StartsWith("2 scans", (string)model.Description.Provenance["validation_set"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model()
    {
        MakeSets();
        object[] hashes = [.. _session.RunClean($$"""
            1..2 | ForEach-Object {
                $null = Import-CtScan $folder/scans/train -Recurse | {{Train}} -Seed 3 -Force
                (Get-Cov19Model $folder/model.last.safetensors).Hash
            }
            """).Select(hash => hash.BaseObject)];
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public void The_papers_preset_pads_and_votes_as_the_paper()
    {
        MakeSets();
        string train = Train.Replace("-Epochs 2 ", "", StringComparison.Ordinal);
        dynamic model = Assert.Single(_session.RunClean(
            $"$null = Import-CtScan $folder/scans/train -Recurse | {train} -Preset Paper -Epochs 1; "
                + "Get-Cov19Model $folder/model.safetensors"));
        string options = (string)model.Description.Provenance["training_options"];
        Assert.Contains("\"padding\":\"AsPaper\"", options, StringComparison.Ordinal);
        Assert.Contains("\"maximum_slices\":700", options, StringComparison.Ordinal);
        Assert.Equal("AtLeastOne", (string)model.Description.Vote.Rule.ToString());
    }

    [Fact]
    public void A_diagnosis_repeats_the_padding_that_the_model_was_trained_with()
    {
        MakeSets();
        object[] values = [.. _session.RunClean($$"""
            $null = Import-CtScan $folder/scans/train -Recurse | {{Train}} -Preset Paper -MaximumSlices 8
            $scans = @(Import-CtScan $folder/scans/validation -Recurse)
            $diagnosis = $scans[0] | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore
            $diagnosis.SliceCount + $diagnosis.PaddingProbabilities.Count
            ($diagnosis | Invoke-Cov19Diagnosis -VoteRule LastStep).Probability
            $diagnosis.PaddingProbabilities[-1][1]
            """).Select(value => value.BaseObject)];
        Assert.Equal(8, values[0]);
        Assert.Equal(values[2], values[1]);
    }

    [Theory]
    [InlineData("Improved", "LungHalf", "Masked")]
    [InlineData("Paper", "All", "AsPaper")]
    public void A_model_says_which_slices_and_which_padding_it_was_trained_with(string preset, string selection, string padding)
    {
        MakeSets();
        dynamic model = Assert.Single(_session.RunClean(
            $"$null = Import-CtScan $folder/scans/train -Recurse | {Train} -Preset {preset} -MaximumSlices 8; Get-Cov19Model "
                + "$folder/model.safetensors"));
        Assert.Equal(selection, (string)model.Description.Preprocessing.Selection.ToString());
        Assert.Equal(padding, (string)model.Description.Preprocessing.Padding.ToString());
    }

    [Theory]
    [InlineData("$scans = Import-CtScan $folder/scans/train/covid -Recurse; $scans | ", "training set has the class non-COVID")]
    [InlineData("Import-CtScan $folder/scans/train -Recurse -Label flu | ", "The label flu of the scan")]
    [InlineData(
        "$scans = Import-CtScan $folder/scans/train -Recurse; $scans + @(Import-CtScan $folder/scans/train -Recurse -Split validation) | ",
        "share a patient")]
    [InlineData("", "no training scans")]
    public void Sets_that_cannot_teach_are_one_error_and_nothing_is_written(string scans, string said)
    {
        MakeSets();
        ScriptResult result = _session.Run($"{scans}{Train}");
        Assert.Empty(result.Output);
        Assert.Equal("UnusableTrainingSet", result.ErrorId);
        Assert.Contains(said, result.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["scans"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_scan_that_cannot_be_read_is_named_and_left_out()
    {
        MakeSets();
        _session.RunClean("$scans = Import-CtScan $folder/scans/train -Recurse");
        string lost = Path.Combine(_folder.Root, "scans", "train", "covid", "ct_scan_3");
        Directory.Delete(lost, recursive: true);
        ScriptResult result = _session.Run($"$scans | {Train} -CacheGigabytes 0");
        Assert.Equal(2, result.Output.Count);
        Assert.Equal("PathNotFound", result.ErrorId);
        Assert.StartsWith(lost, (string)result.Error.TargetObject, StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_tells_and_an_existing_model_is_kept_without_force()
    {
        MakeSets();
        Assert.Empty(_session.RunClean($"Import-CtScan $folder/scans -Recurse | {Train} -WhatIf"));
        Assert.False(File.Exists(Path.Combine(_folder.Root, "model.safetensors")));
        File.WriteAllText(Path.Combine(_folder.Root, "model.safetensors"), "mine");
        Assert.Equal("OutputExists", _session.Run($"Import-CtScan $folder/scans -Recurse | {Train}").ErrorId);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.Root, "model.safetensors")));
    }

    [Fact]
    public void What_is_interrupted_is_gone_on_from()
    {
        MakeSets();
        const string Interrupted = $"$scans = Import-CtScan $folder/scans -Recurse; $scans | {Train} -Seed 3 -CheckpointMinutes 0";
        Assert.Single(_session.RunClean($$"""try { {{Interrupted}} | ForEach-Object { $_; throw 'enough' } } catch { }"""));
        Assert.Equal("OutputExists", _session.Run(Interrupted).ErrorId);
        Assert.Equal("CheckpointMismatch", _session.Run($"{Interrupted} -Resume -LearningRate 0.5").ErrorId);
        dynamic report = Assert.Single(_session.RunClean($"{Interrupted} -Resume"));
        Assert.Equal(2, (int)report.Epoch);
        ScriptResult again = _session.Run($"{Interrupted} -Resume");
        Assert.Empty(again.Output);
        Assert.Contains("there is nothing to do", Assert.Single(again.Warnings), StringComparison.Ordinal);
        object[] hashes = [.. _session.RunClean($$"""
            (Get-Cov19Model $folder/model.last.safetensors).Hash
            $null = $scans | {{Train}} -Seed 3 -Force
            (Get-Cov19Model $folder/model.last.safetensors).Hash
            """).Select(hash => hash.BaseObject)];
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public void Every_setting_reaches_the_model()
    {
        MakeSets();
        dynamic model = Assert.Single(_session.RunClean("""
            $settings = @{
                Epochs = 1; BatchSize = 3; LearningRate = 0.002; WarmUpShare = 0.25; Schedule = 'Constant'; MaximumGradientNorm = 2
                ClassWeighting = 'None'; FlipShare = 0.75; MaximumRotation = 20; Padding = 'AsPaper'; MaximumSlices = 5; Loss = 'LastStep'
                EncoderNormalisation = 'Frozen'; SliceChunk = 7; CalibrationShare = 0; Patience = 4; Seed = 9; RecurrentUnits = 12
                Dropout = 0.3; Rule = 'Majority'
            }
            $null = Import-CtScan $folder/scans -Recurse |
                Start-Cov19Training $folder/model.safetensors -Encoder ResNet18 -ImageSize 64 @settings
            Get-Cov19Model $folder/model.safetensors
            """));
        using JsonDocument options = JsonDocument.Parse((string)model.Description.Provenance["training_options"]);
        Dictionary<string, string> written = options.RootElement
            .EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.ToString());
        Assert.Equal(
            "3 0.002 0.25 Constant 2",
            string.Join(
                ' ',
                ((string[])["batch_size", "learning_rate", "warm_up_share", "schedule", "maximum_gradient_norm"]).Select(
                    name => written[name])));
        Assert.Equal(
            "None 0.75 20 AsPaper 5 LastStep",
            string.Join(
                ' ',
                ((string[])["class_weighting", "flip_share", "maximum_rotation", "padding", "maximum_slices", "loss"]).Select(
                    name => written[name])));
        Assert.Equal(
            "Frozen 7 0 4 9 1",
            string.Join(
                ' ',
                ((string[])["encoder_normalisation", "slice_chunk", "calibration_share", "patience", "seed", "epochs"]).Select(
                    name => written[name])));
        Assert.Equal(
            (12, 0.3, 5, "Majority"),
            (
                (int)model.Description.RecurrentUnits,
                (double)model.Description.Dropout,
                (int)model.Description.Preprocessing.MaximumSlices,
                (string)model.Description.Vote.Rule.ToString()
            ));
    }

    [Fact]
    public void Several_seeds_end_with_a_summary()
    {
        MakeSets();
        dynamic[] output =
        [
            .. _session.RunClean($"Import-CtScan $folder/scans -Recurse | {Train} -Repeat 2".Replace(
                "-Epochs 2", "-Epochs 1", StringComparison.Ordinal)),
        ];
        Assert.Equal([0, 1], output.Take(2).Select(report => (int)report.Seed));
        Assert.Equal(((double)output[0].MacroF1 + (double)output[1].MacroF1) / 2, (double)output[2].MeanMacroF1, 12);
        Assert.True(File.Exists(Path.Combine(_folder.Root, "model.seed1.safetensors")));
    }

    [Fact]
    public void Stopping_ends_at_the_next_chunk()
    {
        MakeSets();
        using PowerShell shell = _session.Create($"Import-CtScan $folder/scans -Recurse | {Train}".Replace(
            "-Epochs 2", "-Epochs 1000", StringComparison.Ordinal));
        PSDataCollection<PSObject> epochs = [];
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(input: null, epochs);
        Patience.WaitUntil(() => epochs.Count > 0);
        Stopwatch watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        Assert.True(running.IsCompleted);

        // The checkpoint may be written behind the prompt.
        Patience.WaitUntil(() => File.Exists(Path.Combine(_folder.Root, "model.checkpoint"))
            && Directory.GetFiles(_folder.Root, "*.tmp").Length == 0);
    }

    private void MakeSets() => _session.RunClean("""
        New-CtPhantom $folder/scans -Split train -Count 4 -SliceCount 3 -ImageSize 64 -Seed 1
        New-CtPhantom $folder/scans -Split validation -Count 2 -SliceCount 3 -ImageSize 64 -Seed 2
        """);
}
