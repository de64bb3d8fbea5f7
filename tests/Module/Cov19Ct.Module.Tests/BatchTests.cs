using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

/// <summary>What batches that run unattended are ended by.</summary>
public sealed class BatchTests : IDisposable
{
    private const string Diagnose =
        "Import-CtScan $folder/scans -Recurse | ForEach-Object { if ($remove -and $_.Path -match $remove) { "
            + "[IO.Directory]::Delete($_.Path, $true) }; $_ } | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction "
            + "SilentlyContinue";

    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public BatchTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakeModel();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Beyond_the_time_budget_no_scan_is_begun_and_a_warning_counts_what_is_left()
    {
        _folder.MakePhantoms(3);
        ScriptResult result = _session.Run(
            $"{Diagnose} -TimeBudget 00:00:00.0000001 -LedgerPath $folder/results.db -WarningVariable left; $left[-1].Message");
        Assert.Empty(result.Errors);
        Assert.Equal("The time budget of 00:00:00.0000001 is used up: 3 scans were not started.", Assert.Single(result.Output).ToString());
        Assert.Equal(3, _session.RunClean($"{Diagnose} -TimeBudget 01:00:00 -LedgerPath $folder/results.db").Count);
    }

    [Fact]
    public void The_counts_of_a_batch_are_an_object_in_the_information_stream()
    {
        BreakTwoOfFour();
        const string Counts = "-ErrorAction SilentlyContinue -InformationVariable said | Out-Null; "
            + "($said | Where-Object Tags -Contains Cov19DiagnosisSummary).MessageData";
        Assert.Equal("2 diagnosed, 0 taken from the ledger, 2 failed, 0 not started.", Summary(""));
        Assert.Equal("2 diagnosed, 0 taken from the ledger, 0 failed, 0 not started.", Summary("-LedgerPath $folder/results.db"));
        Assert.Equal("0 diagnosed, 2 taken from the ledger, 0 failed, 0 not started.", Summary("-LedgerPath $folder/results.db"));
        Assert.Equal("0 diagnosed, 0 taken from the ledger, 0 failed, 2 not started.", Summary("-TimeBudget 00:00:00.0000001"));

        string Summary(string parameters)
        {
            ScriptResult result = _session.Run($"{Diagnose} {parameters} {Counts}");
            Assert.Equal("Cov19Ct.DiagnosisRunSummary", Assert.Single(result.Output).BaseObject.GetType().FullName);
            return result.Output[0].ToString();
        }
    }

    [Fact]
    public void What_was_begun_within_the_budget_is_finished()
    {
        _folder.MakePhantoms(4);
        using TestClock clock = new(_session);

        // The clock is read once at the start, and twice for each scan: the second time before its network runs.
        ScriptResult result = _session.Run(
            $$"""
            $count = 0
            Import-CtScan $folder/scans -Recurse | ForEach-Object {
                if ($count++ -eq 2) { $clock.WaitForReads(5); $clock.Advance([timespan]::FromHours(2)) }
                $_
            } | Invoke-Cov19Diagnosis $folder/model.safetensors -TimeBudget 01:00:00 -WarningAction SilentlyContinue -WarningVariable left
            $left[-1].Message
            """,
            ("clock", clock));
        Assert.Equal(3, result.Output.Count);
        Assert.EndsWith("is used up: 2 scans were not started.", result.Output[2].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("'60'")]
    [InlineData("24:00:00")]
    [InlineData("24:00")]
    [InlineData("00:00:00")]
    [InlineData("([timespan]::FromSeconds(-5))")]
    public void What_is_no_span_of_time_is_refused(string budget)
    {
        _folder.MakePhantoms(1);
        ScriptResult result = _session.Run($"{Diagnose} -TimeBudget {budget}");
        Assert.Empty(result.Output);
        Assert.Contains(result.ErrorId, (string[])["InvalidTimeBudget", "ParameterArgumentTransformationError"]);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("2", 0)]
    [InlineData("0.5", 2)]
    [InlineData("0.4", 2)]
    public void Too_many_failures_end_the_batch(string threshold, int verdicts)
    {
        BreakTwoOfFour();
        ScriptResult result = _session.Run(
            $"$ErrorActionPreference = 'Stop'; {Diagnose} -ErrorAction SilentlyContinue -FailureThreshold {threshold} -OutVariable "
                + "verdicts; $reached = $true");
        Assert.Equal($"{verdicts} ", Assert.Single(_session.RunClean("\"$($verdicts.Count) $reached\"")).ToString());
        Assert.Equal("TooManyFailures", result.Errors[^1].FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains($"the failure threshold is {threshold}.", result.Errors[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0.6")]
    public void Fewer_failures_do_not(string threshold)
    {
        BreakTwoOfFour();
        ScriptResult result = _session.Run($"{Diagnose} -ErrorAction SilentlyContinue -FailureThreshold {threshold}; 'reached'");
        Assert.Equal(3, result.Output.Count);
        Assert.Equal("reached", result.Output[2].ToString());
    }

    [Theory]
    [InlineData("-FailureThreshold 0", "InvalidFailureThreshold")]
    [InlineData("-FailureThreshold 1.5", "InvalidFailureThreshold")]
    [InlineData("-FailureThreshold ([double]::NaN)", "InvalidFailureThreshold")]
    [InlineData("-VerifyContent", "VerifyContentWithoutLedger")]
    public void Limits_that_cannot_be_are_refused(string options, string id) =>
        Assert.Equal(id, _session.Run($"{Diagnose} {options}").ErrorId);

    [Fact]
    public void A_submission_names_every_scan_once()
    {
        _session.RunClean("New-CtPhantom $folder/scans -Count 5 -SliceCount 4 -ImageSize 64");
        dynamic[] diagnoses = [.. _session.RunClean(Diagnose)];
        double middle = diagnoses.Select(diagnosis => (double)diagnosis.Probability).Order().ElementAt(2);
        _session.RunClean(
            $"{Diagnose} -Threshold {middle.ToString("R", System.Globalization.CultureInfo.InvariantCulture)} -SubmissionPath "
                + "$folder/submission");
        string[] positive = File.ReadAllLines(Path.Combine(_folder.Root, "submission", "covid.csv"));
        string[] negative = File.ReadAllLines(Path.Combine(_folder.Root, "submission", "non-covid.csv"));
        Assert.Equal(3, positive.Length);
        Assert.Equal(
            diagnoses.Where(diagnosis => diagnosis.Probability >= middle).Select(diagnosis => Path.GetFileName((string)diagnosis.Path)),
            positive);
        Assert.Equal(
            diagnoses.Where(diagnosis => diagnosis.Probability < middle).Select(diagnosis => Path.GetFileName((string)diagnosis.Path)),
            negative);
    }

    [Fact]
    public void Earlier_submissions_are_replaced_on_request_only()
    {
        _folder.MakePhantoms(2);
        _session.RunClean($"{Diagnose} -SubmissionPath $folder");
        File.WriteAllText(Path.Combine(_folder.Root, "covid.csv"), "mine");
        ScriptResult refused = _session.Run($"{Diagnose} -SubmissionPath $folder");
        Assert.Equal("OutputExists", refused.ErrorId);
        Assert.Empty(refused.Output);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.Root, "covid.csv")));
        _session.RunClean($"{Diagnose} -SubmissionPath $folder -Force -Threshold 0.01");
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_folder.Root, "covid.csv")).Length);
        Assert.Empty(File.ReadAllText(Path.Combine(_folder.Root, "non-covid.csv")));
    }

    [Fact]
    public void What_would_be_written_is_reported_with_WhatIf_and_nothing_is_diagnosed()
    {
        _folder.MakePhantoms(1);
        Assert.Empty(_session.RunClean($"{Diagnose} -LedgerPath $folder/whatif.db -WhatIf"));
        Assert.Empty(_session.RunClean($"{Diagnose} -SubmissionPath $folder/whatif -WhatIf"));
        Assert.Single(_session.RunClean($"{Diagnose} -WhatIf"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root, "whatif*"));
    }

    [Fact]
    public void A_submission_that_cannot_be_written_is_an_error_before_the_first_scan()
    {
        _folder.MakePhantoms(1);
        File.WriteAllText(Path.Combine(_folder.Root, "file"), "");
        ScriptResult failed = _session.Run($"{Diagnose} -SubmissionPath $folder/file/submission");
        Assert.Equal(("PathIsFile", ErrorCategory.InvalidArgument), (failed.ErrorId, failed.Error.CategoryInfo.Category));
        Assert.Equal(Path.Combine(_folder.Root, "file/submission"), failed.Error.TargetObject);
        Assert.Empty(failed.Output);
    }

    [Fact]
    public void A_submission_that_would_lack_a_scan_is_not_written()
    {
        BreakTwoOfFour();
        ScriptResult failed = _session.Run($"{Diagnose} -SubmissionPath $folder/submission");
        Assert.Equal(2, failed.Output.Count);
        Assert.Equal("IncompleteSubmission", failed.Errors[^1].FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("2 scans failed", failed.Errors[^1].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "IncompleteSubmission", _session.Run($"{Diagnose} -TimeBudget 00:00:00.0000001 -SubmissionPath $folder/submission").ErrorId);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "submission")));
    }

    [Fact]
    public void Two_scans_of_one_name_are_no_partition()
    {
        _session.RunClean(
            "New-CtPhantom $folder/scans -Count 1 -SliceCount 4 -ImageSize 64 -Split a; New-CtPhantom $folder/scans -Count 1 -SliceCount 4 "
                + "-ImageSize 64 -Split b -Seed 7");
        ScriptResult result = _session.Run($"{Diagnose} -SubmissionPath $folder/submission");
        Assert.Equal("IncompleteSubmission", result.ErrorId);
        Assert.Contains("ct_scan_1", result.Error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Two go between import and diagnosis: those that come first.</summary>
    [Fact]
    public void The_counts_are_written_also_if_too_many_failures_end_the_batch()
    {
        BreakTwoOfFour();
        const string Counts = "-ErrorAction SilentlyContinue -FailureThreshold 2 -InformationVariable said | Out-Null";
        _session.Run($"{Diagnose} {Counts}");
        Assert.Equal(
            "2 failed", _session.RunClean("$said.MessageData.ToString() -replace '.*(\\d+ failed).*', '$1'")[0].ToString());
    }

    private void BreakTwoOfFour()
    {
        _folder.MakePhantoms(4);
        string[] first =
        [
            .. _session.RunClean("(Import-CtScan $folder/scans -Recurse).Path").Select(path => Path.GetFileName(path.ToString())).Take(2)!,
        ];
        _session.RunClean("", ("remove", $"({string.Join('|', first)})$"));
    }
}
