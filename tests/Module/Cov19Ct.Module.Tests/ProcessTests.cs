using Cov19Ct.Tests;

namespace Cov19Ct.Hosted.Tests;

/// <summary>The module in processes of real PowerShell: exit codes, redirected output, progress and Ctrl+C.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public ProcessTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakeModel();
        _folder.MakePhantoms(3);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData("Import-CtScan scans -Recurse | Out-Null", 0)]
    [InlineData("Import-CtScan absent", 0)]
    [InlineData("$ErrorActionPreference = 'Stop'; Import-CtScan absent; 'not reached'", 1)]
    [InlineData("Import-CtScan absent -ErrorAction Stop; 'not reached'", 1)]
    [InlineData("Import-CtScan scans -Recurse | Invoke-Cov19Diagnosis absent.safetensors; exit 3", 3)]
    [InlineData("Import-CtScan absent -ErrorAction SilentlyContinue -ErrorVariable failed; exit $failed.Count + 1", 2)]
    [InlineData("Import-CtScan scans -Recurse | Invoke-Cov19Diagnosis model.safetensors -NoSuchParameter; exit 4", 4)]
    public void The_exit_code_of_a_script_is_what_the_errors_say(string script, int expected)
    {
        ProcessOutcome outcome = Script(script);
        Assert.Equal(expected, outcome.ExitCode);
        Assert.DoesNotContain("not reached", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Redirected_output_is_a_table_without_control_sequences_and_errors_go_to_the_standard_error()
    {
        ProcessOutcome outcome = Script("'absent', 'scans' | Import-CtScan -Recurse | Invoke-Cov19Diagnosis model.safetensors");
        Assert.DoesNotContain('\e', outcome.Output + outcome.Error);
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            3,
            lines.Count(
                line => line.StartsWith("WARNING: ", StringComparison.Ordinal)
                    && line.Contains("never trained", StringComparison.Ordinal)));
        Assert.Single(
            lines,
            line => line.TrimStart().StartsWith("Scan", StringComparison.Ordinal) && line.Contains("Diagnosis", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count(line => line.Contains("COVID  ", StringComparison.Ordinal)));
        Assert.DoesNotContain("absent", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith("Import-CtScan: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("absent", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-Cov19Diagnosis model.safetensors 3>stream.txt", "never trained")]
    [InlineData(
        "Invoke-Cov19Diagnosis model.safetensors -LedgerPath results.db -WarningAction Ignore -TimeBudget 0:0:0.001 3>stream.txt", null)]
    [InlineData("Select-Object -First 1 | ForEach-Object { Import-CtScan absent.nii } 2>stream.txt", "absent.nii")]
    public void A_stream_can_be_sent_to_a_file(string command, string? part)
    {
        ProcessOutcome outcome = Script($"Import-CtScan scans -Recurse | {command} | Out-Null");
        Assert.Equal(("", "", 0), (outcome.Output, outcome.Error, outcome.ExitCode));
        string text = File.ReadAllText(Path.Combine(_folder.Root, "stream.txt"));
        Assert.True(part is null ? text.Length == 0 : text.Contains(part, StringComparison.Ordinal), text);
    }

    /// <remarks>What a log holds is what was written, not what moved while it was made.</remarks>
    [Fact]
    public void Progress_is_not_in_redirected_output()
    {
        ProcessOutcome outcome = Script(
            "Import-CtScan scans -Recurse | Start-Cov19Training trained.safetensors -Encoder ResNet18 -ImageSize 64 -Epochs 1 "
                + "-WarningAction "
                + "Ignore | ForEach-Object Epoch");
        Assert.Equal(("1\n", "", 0), (outcome.Output, outcome.Error, outcome.ExitCode));
    }

    [LinuxFact("sends a signal with env and kill")]
    public void An_interrupted_batch_leaves_a_whole_ledger_and_the_next_run_goes_on()
    {
        _session.RunClean("New-CtPhantom $folder/scans -Count 40 -SliceCount 4 -ImageSize 64 -Force");
        const string Batch =
            "Import-CtScan scans -Recurse | Invoke-Cov19Diagnosis model.safetensors -LedgerPath results.db -WarningAction Ignore | "
                + "ForEach-Object Id; 'after'";
        _ = Write(Batch.Replace("ForEach-Object Id", "ForEach-Object { 'verdict' }", StringComparison.Ordinal));

        ProcessOutcome outcome = PowerShellProcess.RunAndInterrupt(_folder.Root, "verdict", "-File", "script.ps1");

        // The exit code of an interrupted -File is not PowerShell's promise, so it is not looked at.
        Assert.DoesNotContain("after", outcome.Output, StringComparison.Ordinal);
        int verdicts = _session.RunClean("Get-Cov19Ledger $folder/results.db").Count;
        Assert.InRange(verdicts, 1, 39);
        Assert.Equal("after", Script(Batch).Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(40, _session.RunClean("Get-Cov19Ledger $folder/results.db").Count);
    }

    [LinuxFact("sends a signal with env and kill")]
    public void An_interrupted_training_cleans_up_and_can_be_resumed()
    {
        const string Training =
            "Import-CtScan scans -Recurse | Start-Cov19Training trained.safetensors -Encoder ResNet18 -ImageSize 64 -Epochs 8 "
                + "-WarningAction "
                + "Ignore";
        _ = Write(
            $"try {{ {Training} | ForEach-Object {{ 'epoch' }}; 'after' }} finally {{ [System.IO.File]::WriteAllText('cleaned.txt', '') "
                + $"}}");

        ProcessOutcome outcome = PowerShellProcess.RunAndInterrupt(_folder.Root, "epoch", "-File", "script.ps1");

        Assert.DoesNotContain("after", outcome.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Root, "cleaned.txt")));
        ProcessOutcome resumed = Script($"{Training} -Resume | ForEach-Object Epoch");
        Assert.Equal(("", 0), (resumed.Error, resumed.ExitCode));
        int[] epochs = [.. resumed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        Assert.Equal(Enumerable.Range(epochs[0], 9 - epochs[0]), epochs);
        Assert.InRange(epochs[0], 2, 8);
    }

    private string Write(string script)
    {
        string path = Path.Combine(_folder.Root, "script.ps1");
        File.WriteAllText(path, $"Import-Module '{ModuleSession.ManifestPath}'\n{script}");
        return path;
    }

    private ProcessOutcome Script(string script)
    {
        _ = Write(script);
        return PowerShellProcess.Run(_folder.Root, "", "-File", "script.ps1");
    }
}
