namespace Cov19Ct.Hosted.Tests;

/// <summary>What a model has seen is known to its diagnoses, and to whoever measures them.</summary>
public sealed class SeenTests : IDisposable
{
    /// <summary>A 4 x 4 grey PNG: pixel i, row by row, has the level 16 i of 255.</summary>
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAAAAACMmsGiAAAAHUlEQVR42mNgEFAwYHAISChgaJiwYAPDgQsPPgAAMNQHgco41J0AAAAASUVORK5CYII=";

    private const string Train = "Start-Cov19Training $folder/model.safetensors -Encoder ResNet18 -ImageSize 64 -Epochs 1";

    private const string Warning =
        "The model has seen 4 of these 6 scans before (2 in training, 2 in selection): the figures are too optimistic for "
        + "other scans.";

    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public SeenTests()
    {
        _folder = new ModuleTestFolder(_session);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void A_model_knows_its_scans_again_and_a_figure_on_them_is_marked()
    {
        TrainAndDiagnose();
        Assert.Equal(
            ["train SeenInTraining", "train SeenInTraining", "validation SeenInSelection", "validation SeenInSelection"],
            _session.RunClean("""
                $diagnoses | ForEach-Object {
                    foreach ($finding in $_.Findings) {
                        if ($finding.Code -like 'Seen*') { "$($_.Split) $($finding.Code)" }
                    }
                }
                """).Select(line => $"{line}").Order(StringComparer.Ordinal));

        ScriptResult result = _session.Run("$diagnoses | Measure-MacroF1");
        Assert.Equal(Warning, Assert.Single(result.Warnings, IsAboutSeen));
        dynamic report = Assert.Single(result.Output);
        Assert.Equal(4, (int)report.SeenByModel);
        Assert.Equal("4 (2 in training, 2 in selection, 0 in calibration)", result.Output[0].Properties["Seen"].Value.ToString());
        Assert.EndsWith(Warning, ((string)report.ToString()).ReplaceLineEndings(" "), StringComparison.Ordinal);

        ScriptResult unseen = _session.Run("$diagnoses | Where-Object Split -EQ 'test' | Measure-MacroF1");
        Assert.DoesNotContain(unseen.Warnings, warning => IsAboutSeen(warning));
        Assert.Equal(0, (int)((dynamic)Assert.Single(unseen.Output)).SeenByModel);
    }

    [Theory]
    [InlineData("$diagnoses | Invoke-Cov19Diagnosis -VoteRule TopKMean -VoteSliceCount 2 -Threshold 0.3")]
    [InlineData(
        "[System.Management.Automation.PSSerializer]::Deserialize("
            + "[System.Management.Automation.PSSerializer]::Serialize($diagnoses, 4))")]
    [InlineData(
        "[System.Management.Automation.PSSerializer]::Deserialize("
            + "[System.Management.Automation.PSSerializer]::Serialize($diagnoses, 3))")]
    [InlineData(
        "[System.Management.Automation.PSSerializer]::Deserialize("
            + "[System.Management.Automation.PSSerializer]::Serialize($diagnoses, 2))")]
    [InlineData("$diagnoses | ForEach-Object { [pscustomobject]@{ Label = $_.Label; Prediction = $_.Diagnosis; Findings = $_.Findings } }")]
    [InlineData(
        "$diagnoses | ForEach-Object { [pscustomobject]@{ Label = $_.Label; Prediction = $_.Diagnosis; "
            + "FindingCodes = $_.FindingCodes } }")]
    [InlineData(
        "$diagnoses | ForEach-Object { [pscustomobject]@{ Label = $_.Label; Prediction = $_.Diagnosis; "
            + "Findings = \"$($_.Findings)\" } }")]
    [InlineData(
        "$diagnoses | ForEach-Object { [pscustomobject]@{ Label = $_.Label; Prediction = $_.Diagnosis; "
            + "Findings = @($_.Findings | ForEach-Object { @{ Code = $_.Code } }) } }")]
    [InlineData(
        "$diagnoses | ForEach-Object { [pscustomobject]@{ Label = $_.Label; Prediction = $_.Diagnosis; "
            + "Findings = $_.Findings | Where-Object Code -Like 'Seen*' } }")]
    public void The_mark_survives_another_vote_and_the_ways_diagnoses_travel(string travelled)
    {
        TrainAndDiagnose();
        ScriptResult result = _session.Run($"{travelled} | Measure-MacroF1");
        Assert.Equal(Warning, Assert.Single(result.Warnings, IsAboutSeen));
        Assert.Equal(4, (int)((dynamic)Assert.Single(result.Output)).SeenByModel);
    }

    [Fact]
    public void The_same_picture_under_another_name_in_both_sets_is_an_error_unless_allowed()
    {
        foreach (string scan in (string[])["train/covid/ct_scan_1", "train/non-covid/ct_scan_2", "validation/covid/ct_scan_7"])
        {
            string slice = Path.Combine(_folder.Root, scan, "0.png");
            Directory.CreateDirectory(Path.GetDirectoryName(slice)!);
            File.WriteAllBytes(slice, Convert.FromBase64String(Picture));
        }

        ScriptResult refused = _session.Run($"Import-CtScan $folder -Recurse | {Train}");
        Assert.Equal("UnusableTrainingSet", refused.ErrorId);
        Assert.Contains(
            "1 of 1 validation scans share slices with the training set, 1 in total, such as",
            refused.Error.ToString(),
            StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Root, "model.safetensors")));
        Assert.Single(_session.RunClean($"Import-CtScan $folder -Recurse | {Train} -AllowLeakage"));
    }

    /// <summary>The network may call all scans the same, and the measure warns of that too.</summary>
    private static bool IsAboutSeen(string warning) => warning.StartsWith("The model has seen ", StringComparison.Ordinal);

    /// <summary>Leaves in <c>$diagnoses</c> two scans each that the model was trained on, was selected with, and has never seen.</summary>
    private void TrainAndDiagnose() => _session.RunClean($$"""
        $null = New-CtPhantom $folder/scans -Split train -Count 2 -SliceCount 3 -ImageSize 64 -Seed 1
        $null = New-CtPhantom $folder/scans -Split validation -Count 2 -SliceCount 3 -ImageSize 64 -Seed 2
        $null = New-CtPhantom $folder/scans -Split test -Count 2 -SliceCount 3 -ImageSize 64 -Seed 3
        $scans = Import-CtScan $folder/scans -Recurse
        $null = $scans | Where-Object Split -NE 'test' | {{Train}}
        $diagnoses = $scans | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore
        """);
}
