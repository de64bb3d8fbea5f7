using System.Diagnostics;
using System.Management.Automation;
using Cov19Ct.TestKit;

namespace Cov19Ct.Hosted.Tests;

public sealed class LedgerTests : IDisposable
{
    private const string Import = "Import-CtScan $folder/scans -Recurse";
    private const string Diagnose = "Invoke-Cov19Diagnosis $folder/model.safetensors -LedgerPath $folder/results.db -WarningAction Ignore";

    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public LedgerTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakeModel("-Seed 3");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void A_ledger_gives_back_the_objects_that_were_recorded()
    {
        _folder.MakePhantoms(3);
        string[] made = Evidence($"{Import} | {Diagnose}");
        Assert.Equal(3, made.Length);
        Assert.Equal(made, Evidence("Get-Cov19Ledger $folder/results.db"));
        Assert.Equal(made, Evidence($"{Import} | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore"));
        Assert.Equal("True", Text("(Get-Cov19Ledger $folder/results.db)[0] -is [Cov19Ct.Cov19Diagnosis]"));
        Assert.Equal(
            Text("(Get-Cov19Ledger $folder/results.db | Measure-MacroF1).MacroF1"),
            Text($"({Import} | {Diagnose} | Measure-MacroF1).MacroF1"));
    }

    [Fact]
    public void A_scan_behind_a_link_is_the_scan_that_was_recorded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows, a user may have no right to make links.");
        _folder.MakePhantoms(2);
        Assert.Equal(2, Evidence($"{Import} | {Diagnose}").Length);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "linked"), Path.Combine(_folder.Root, "scans"));
        Assert.Equal(2, Evidence($"Import-CtScan $folder/linked -Recurse | {Diagnose}").Length);
        Assert.Equal(2, Evidence("Get-Cov19Ledger $folder/results.db").Length);
    }

    [Fact]
    public void A_second_run_does_what_is_new_or_changed_and_no_more()
    {
        _folder.MakePhantoms(4);
        Assert.Equal(0, TakenFromLedger());
        Assert.Equal(4, TakenFromLedger());

        // A pixel of one slice of one scan, with the file's time as it was: only its content tells.
        string file = Directory.GetFiles(_folder.Root, "IM0002.dcm", SearchOption.AllDirectories)[0];
        DateTime time = File.GetLastWriteTimeUtc(file);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^101] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Equal(3, TakenFromLedger());
        Assert.Equal(4, TakenFromLedger());
        File.SetLastWriteTimeUtc(file, time);
        Assert.Equal(4, TakenFromLedger());

        _session.RunClean("New-CtPhantom $folder/scans -Count 1 -SliceCount 5 -ImageSize 64 -Split more -Seed 9");
        Assert.Equal(4, TakenFromLedger());
        Assert.Equal(5, _session.RunClean("Get-Cov19Ledger $folder/results.db").Count);
        _folder.MakeModel("-Seed 4");
        Assert.Equal(0, TakenFromLedger());
        Assert.Equal(0, TakenFromLedger("-Precision Float32") % 5);
        Assert.Equal(5, TakenFromLedger("-Precision Float32"));
    }

    [Fact]
    public void Files_of_the_same_length_and_time_are_read_where_that_is_asked_for()
    {
        _folder.MakePhantoms(2);
        DateTime old = DateTime.UtcNow.AddDays(-1);
        foreach (string path in Directory.GetFiles(Path.Combine(_folder.Root, "scans"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, old);
        }

        Assert.Equal(0, TakenFromLedger());
        string file = Directory.GetFiles(_folder.Root, "IM0002.dcm", SearchOption.AllDirectories)[0];
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^101] ^= 1;
        File.WriteAllBytes(file, bytes);
        File.SetLastWriteTimeUtc(file, old);
        Assert.Equal(2, TakenFromLedger());
        Assert.Equal(1, TakenFromLedger("-VerifyContent"));
        Assert.Equal(2, TakenFromLedger("-VerifyContent"));
    }

    [Fact]
    public void Times_that_may_not_tell_a_change_are_not_trusted()
    {
        _folder.MakePhantoms(1);
        string file = Directory.GetFiles(_folder.Root, "IM0002.dcm", SearchOption.AllDirectories)[0];
        DateTime notYet = DateTime.UtcNow.AddHours(1);
        File.SetLastWriteTimeUtc(file, notYet);
        Assert.Equal(0, TakenFromLedger());
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^101] ^= 1;
        File.WriteAllBytes(file, bytes);
        File.SetLastWriteTimeUtc(file, notYet);
        Assert.Equal(0, TakenFromLedger());
    }

    [Fact]
    public void Another_rule_or_threshold_only_votes_again()
    {
        _folder.MakePhantoms(3);
        TakenFromLedger();
        Assert.Equal(3, TakenFromLedger("-VoteRule Mean -Threshold 0.9"));
        string[] voted = Evidence($"{Import} | {Diagnose} -VoteRule Mean -Threshold 0.9");
        Assert.Equal(
            voted,
            Evidence($"{Import} | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore -VoteRule Mean -Threshold 0.9"));
        Assert.Equal(["Mean", "Mean", "Mean"], Texts("(Get-Cov19Ledger $folder/results.db).Rule"));
    }

    [Fact]
    public void Heat_maps_are_recorded_and_made_where_too_few_are()
    {
        _folder.MakePhantoms(2);
        Assert.Equal(0, TakenFromLedger("-Explain -ExplanationCount 2"));
        string[] explained = Evidence($"{Import} | {Diagnose} -Explain -ExplanationCount 2");
        Assert.Equal(
            explained,
            Evidence($"{Import} | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore -Explain -ExplanationCount 2"));
        Assert.Equal(2, TakenFromLedger());
        Assert.Equal(["0", "0"], Texts($"{Import} | {Diagnose} | ForEach-Object ExplanationCount"));
        Assert.Equal(explained, Evidence("Get-Cov19Ledger $folder/results.db"));
        Assert.Equal(0, TakenFromLedger("-Explain"));
        Assert.Equal(["3", "3"], Texts("Get-Cov19Ledger $folder/results.db | ForEach-Object ExplanationCount"));
    }

    [Fact]
    public void What_is_said_of_a_scan_may_change_without_the_network()
    {
        _folder.MakePhantoms(2);
        TakenFromLedger();
        Assert.Equal(
            ["C7", "C7"],
            Texts(
                $"$labels = foreach ($scan in {Import}) {{ [pscustomobject]@{{ Path = $scan.Path; Label = 'non-COVID'; Centre = 'C7' }} "
                    + $"}}; $labels | Import-CtScan | {Diagnose} | ForEach-Object Centre"));
        Assert.Equal(
            ["non-COVID C7", "non-COVID C7"],
            Texts("Get-Cov19Ledger $folder/results.db | ForEach-Object { \"$($_.Label) $($_.Centre)\" }"));
    }

    [Fact]
    public void A_scan_that_was_moved_is_known_again_with_its_new_paths()
    {
        _folder.MakePhantoms(1);
        TakenFromLedger();
        Directory.Move(Path.Combine(_folder.Root, "scans"), Path.Combine(_folder.Root, "moved"));
        Directory.CreateDirectory(Path.Combine(_folder.Root, "scans"));
        Directory.Move(Path.Combine(_folder.Root, "moved"), Path.Combine(_folder.Root, "scans", "archive"));
        string[] made = Evidence($"{Import} | {Diagnose}");
        Assert.Equal(made, Evidence($"{Import} | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore"));
        Assert.Contains("archive", made[0], StringComparison.Ordinal);
        Assert.Equal(1, TakenFromLedger());
    }

    [Fact]
    public void Failures_are_recorded_until_they_are_mended()
    {
        _folder.MakePhantoms(2);
        const string Away = "ForEach-Object { if ($_.Path -match 'ct_scan_1$') { [IO.Directory]::Move($_.Path, \"$folder/away\") }; $_ }";
        ScriptResult result = _session.Run($"{Import} | {Away} | {Diagnose}");
        Assert.Single(result.Output);
        Assert.Equal("PathNotFound", result.ErrorId);
        dynamic failure = Assert.Single(_session.RunClean("Get-Cov19Ledger $folder/results.db -Failed"));
        string path = (string)failure.Path;
        Assert.EndsWith("ct_scan_1", path, StringComparison.Ordinal);
        Assert.Equal(path, (string)failure.Target);
        Assert.Equal("PathNotFound", (string)failure.ErrorId);
        Assert.Equal("ObjectNotFound", (string)failure.Category);
        Assert.StartsWith("Check the path", (string)failure.RecommendedAction, StringComparison.Ordinal);
        Directory.Move(Path.Combine(_folder.Root, "away"), path);
        Assert.Equal(1, TakenFromLedger());
        Assert.Empty(_session.RunClean("Get-Cov19Ledger $folder/results.db -Failed"));
        Assert.Equal(2, _session.RunClean("Get-Cov19Ledger $folder/results.db").Count);
    }

    [Fact]
    public void What_an_import_refuses_is_recorded_until_it_is_imported()
    {
        _folder.MakePhantoms(2);
        string cut = Path.Combine(_folder.Root, "scans", "cut.nii.gz");
        File.WriteAllBytes(cut, [0x1F, 0x8B, 8, 0]);
        string other = Path.Combine(_folder.Root, "other");
        Directory.CreateDirectory(other);
        const string Recording = "Import-CtScan $folder/scans -Recurse -LedgerPath $folder/results.db -ErrorAction SilentlyContinue";
        Assert.Equal(2, _session.Run($"{Recording} | {Diagnose}").Output.Count);
        _session.Run("Import-CtScan $folder/other -LedgerPath $folder/results.db");
        _session.Run(Recording);
        Assert.Equal([("InvalidScanFile", cut), ("NoScanFound", other)], Failures());
        File.Delete(cut);
        _session.RunClean(Recording);
        Assert.Equal([("NoScanFound", other)], Failures());
        Assert.Equal(2, _session.RunClean("Get-Cov19Ledger $folder/results.db").Count);
    }

    [Fact]
    public void Scans_that_were_windowed_before_are_recorded_too()
    {
        _folder.MakePhantoms(2);
        Assert.Equal(0, TakenFromLedger());
        Assert.Equal(2, Taken(_session.Run($"{Import} | ConvertTo-HuWindow -ImageSize 32 | {Diagnose} -Verbose 4>&1")));
    }

    [Fact]
    public void A_scan_that_was_windowed_before_its_files_changed_is_recorded_as_it_is_now()
    {
        _folder.MakePhantoms(1);
        _session.RunClean($"$windowed = {Import} | ConvertTo-HuWindow -ImageSize 32");
        foreach (string file in Directory.GetFiles(_folder.Root, "*.dcm", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes.AsSpan(bytes.Length - 2000, 2000).Clear();
            File.WriteAllBytes(file, bytes);
        }

        string[] now = Evidence($"{Import} | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
        Assert.NotEqual(now, Evidence("$windowed | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore"));
        Assert.Equal(now, Evidence($"$windowed | {Diagnose}"));
        Assert.Equal(now, Evidence($"{Import} | {Diagnose}"));
    }

    [Fact]
    public void A_window_of_another_size_is_an_error_with_a_ledger_too()
    {
        _folder.MakePhantoms(1);
        TakenFromLedger();
        Assert.Equal("PreprocessingMismatch", _session.Run($"{Import} | ConvertTo-HuWindow -ImageSize 64 | {Diagnose}").ErrorId);
    }

    [Fact]
    public void What_lies_beside_a_scan_may_change_and_is_reported_as_it_is_now()
    {
        _folder.MakePhantoms(1);
        string folder = Path.GetDirectoryName(Directory.GetFiles(_folder.Root, "IM0002.dcm", SearchOption.AllDirectories)[0])!;
        File.WriteAllText(Path.Combine(folder, "IM9999.dcm"), "no image");
        TakenFromLedger();
        File.Delete(Path.Combine(folder, "IM9999.dcm"));
        string[] now = Evidence($"{Import} | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
        Assert.Equal(now, Evidence($"{Import} | {Diagnose}"));
        Assert.Equal(now, Evidence("Get-Cov19Ledger $folder/results.db"));
        Assert.Equal(1, TakenFromLedger());
    }

    [Fact]
    public void Diagnoses_are_not_recorded_again()
    {
        _folder.MakePhantoms(1);
        string revote = $"{Import} | {Diagnose} | Invoke-Cov19Diagnosis -LedgerPath $folder/results.db -VoteRule Mean";
        Assert.Equal("MissingMandatoryParameter", _session.Run(revote).ErrorId);
        ScriptResult result = _session.Run($"{revote} -ModelPath $folder/model.safetensors");
        Assert.Equal("LedgerNeedsScan", result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("$folder/model.safetensors", "InvalidLedger")]
    [InlineData("$folder/none/results.db", "FolderNotFound")]
    [InlineData("$folder", "PathIsFolder")]
    public void A_ledger_that_cannot_be_used_ends_the_pipeline(string path, string id)
    {
        _folder.MakePhantoms(2);
        ScriptResult result = _session.Run($"{Import} | Invoke-Cov19Diagnosis $folder/model.safetensors -LedgerPath {path}");
        Assert.Equal(id, result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("$folder/none.db", "PathNotFound")]
    [InlineData("$folder/model.safetensors", "InvalidLedger")]
    public void A_ledger_that_cannot_be_read_is_an_error(string path, string id) =>
        Assert.Equal(id, _session.Run($"Get-Cov19Ledger {path}").ErrorId);

    [Fact]
    public void A_scan_that_changes_while_it_is_read_is_not_recorded()
    {
        _folder.MakePhantoms(2, slices: 40);
        using TestClock clock = new(_session);

        // While the network is at the first scan, which the heat maps make long, and the second is about to come. The clock is read once
        // at the start, and for the third time when the network is about to run.
        const string Touch =
            "ForEach-Object { if ($first) { $clock.WaitForReads(3); [IO.File]::SetLastWriteTimeUtc($first, "
                + "[datetime]::UtcNow.AddDays(-1)) }; $first = $_.Slices[0].Path; $_ }";
        ScriptResult result = _session.Run(
            $"{Import} | {Touch} | {Diagnose.Replace("-WarningAction Ignore", "", StringComparison.Ordinal)} -Explain -ExplanationCount "
                + "40 -TimeBudget 01:00:00",
            ("clock", clock));
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count);
        Assert.Single(result.Warnings, warning => warning.Contains("its files changed while they were read", StringComparison.Ordinal));
        Assert.Single(_session.RunClean("Get-Cov19Ledger $folder/results.db"));
        Assert.Equal(1, TakenFromLedger());
    }

    [Fact]
    public void Waiting_for_another_run_ends_with_the_time_budget()
    {
        _folder.MakePhantoms(1, slices: 200);
        using ModuleSession other = new();
        using PowerShell shell = other.Create($"{Import} | {Diagnose} -Explain -ExplanationCount 200", ("folder", _folder.Root));
        IAsyncResult running = shell.BeginInvoke();
        Patience.WaitUntil(() => shell.Streams.Progress.Count > 1);
        ScriptResult result = _session.Run(
            $"{Import} | {Diagnose} -TimeBudget 00:00:01 -Verbose -WarningVariable left 4>&1; $left[-1].Message");
        Assert.False(running.IsCompleted);
        Assert.Contains(result.Output, line => line.ToString().EndsWith("claimed by another run.", StringComparison.Ordinal));
        Assert.EndsWith("is used up: 1 scan was not started.", result.Output[^1].ToString(), StringComparison.Ordinal);
        shell.Stop();
        Assert.Single(_session.RunClean($"{Import} | {Diagnose}"));
    }

    [Fact]
    public void Ctrl_C_gives_the_scan_at_hand_back()
    {
        _folder.MakePhantoms(6, slices: 40);
        using ManualResetEventSlim reached = new();
        using ManualResetEventSlim mayGoOn = new();
        using (PowerShell shell = _session.Create(
            $"{Import} | {Diagnose} | ForEach-Object {{ $reached.Set(); $mayGoOn.Wait() }}", ("reached", reached), ("mayGoOn", mayGoOn)))
        {
            // The first verdict is held until the stop is under way: another scan is at hand then, and none is done.
            shell.BeginInvoke();
            reached.Await();
            IAsyncResult stopping = shell.BeginStop(callback: null, state: null);
            Patience.WaitUntil(() => shell.InvocationStateInfo.State != PSInvocationState.Running);
            mayGoOn.Set();
            shell.EndStop(stopping);
        }

        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(6, _session.RunClean($"{Import} | {Diagnose}").Count);
        Assert.Equal(6, _session.RunClean("Get-Cov19Ledger $folder/results.db").Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    private (string ErrorId, string Path)[] Failures() =>
        [.. _session.RunClean("Get-Cov19Ledger $folder/results.db -Failed")
            .Select((dynamic failure) => ((string)failure.ErrorId, (string)failure.Path))
            .Order()];

    private int TakenFromLedger(string options = "") => Taken(_session.Run($"{Import} | {Diagnose} {options} -Verbose 4>&1"));

    private static int Taken(ScriptResult result)
    {
        Assert.Empty(result.Errors);
        return result.Output.Count(
            item => item.BaseObject is VerboseRecord verbose
                && verbose.Message.EndsWith("taken from the ledger.", StringComparison.Ordinal));
    }

    /// <summary>All that diagnoses say, without the times.</summary>
    private string[] Evidence(string script) => [.. _session.RunClean(script).Select(Evidences.Of)];

    private string Text(string script) => Assert.Single(Texts(script));

    private string[] Texts(string script) => [.. _session.RunClean(script).Select(item => item.ToString())];
}
