using System.Diagnostics;
using Cov19Ct.TestKit;
using Cov19Ct.Tests;

namespace Cov19Ct.Hosted.Tests;

/// <summary>Batches in processes of their own, which are killed, and which share a ledger.</summary>
public sealed class LedgerProcessTests : IDisposable
{
    private const int Scans = 40;

    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public LedgerProcessTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakeModel();
        _folder.MakePhantoms(Scans);
        File.WriteAllText(Path.Combine(_folder.Root, "batch.ps1"), $$"""
            Import-Module '{{ModuleSession.ManifestPath}}'
            Import-CtScan scans -Recurse |
                Invoke-Cov19Diagnosis model.safetensors -LedgerPath results.db -WarningAction Ignore -Verbose 4>&1 |
                ForEach-Object { "$_" }
            """);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public async Task A_batch_that_is_killed_again_and_again_ends_as_if_it_had_not_been()
    {
        const int Kills = 4;
        Random random = new(1);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process batch = PowerShellProcess.Start(_folder.Root, "-File", "batch.ps1");

            // At different points of different scans: what is in the ledger is written first, and more of it each time.
            int verdicts = (kill * Scans / Kills) + random.Next(Scans / Kills);
            while (verdicts > 0 && await batch.StandardOutput.ReadLineAsync() is string line)
            {
                verdicts -= IsTaken(line) ? 0 : 1;
            }

            if (kill % 2 == 1)
            {
                await BeginningOfWriteAsync(batch);
            }

            batch.Kill(entireProcessTree: true);
            await batch.WaitForExitAsync();
        }

        ProcessOutcome last = PowerShellProcess.Run(_folder.Root, "", "-File", "batch.ps1");
        Assert.Equal(0, last.ExitCode);
        Assert.InRange(Lines(last).Count(IsTaken), 1, Scans);
        string[] undisturbed = Evidence(
            "Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
        Assert.Equal(Scans, undisturbed.Length);
        Assert.Equal(undisturbed, Evidence("Get-Cov19Ledger $folder/results.db"));
        Assert.Empty(_session.RunClean("Get-Cov19Ledger $folder/results.db -Failed"));
    }

    [Fact]
    public async Task Processes_that_share_a_ledger_share_the_work()
    {
        Task<ProcessOutcome>[] batches =
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(() => PowerShellProcess.Run(_folder.Root, "", "-File", "batch.ps1"))),
        ];
        ProcessOutcome[] outcomes = await Task.WhenAll(batches);
        Assert.All(outcomes, outcome => Assert.Equal(("", 0), (outcome.Error, outcome.ExitCode)));
        Assert.All(outcomes, outcome => Assert.Equal(Scans, Lines(outcome).Count(line => line.EndsWith(')'))));

        // Each scan went through the network once: all other verdicts were taken from the ledger.
        Assert.Equal(2 * Scans, outcomes.Sum(outcome => Lines(outcome).Count(IsTaken)));
        string[] undisturbed = Evidence(
            "Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
        Assert.Equal(
            undisturbed.Order(StringComparer.Ordinal), Evidence("Get-Cov19Ledger $folder/results.db").Order(StringComparer.Ordinal));
    }

    /// <summary>Until the ledger is being written: SQLite makes its journal, or the process has nothing more to write.</summary>
    private async Task BeginningOfWriteAsync(Process batch)
    {
        TaskCompletionSource writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FileSystemWatcher watcher = new(_folder.Root, "results.db-journal") { EnableRaisingEvents = true };
        watcher.Created += (_, _) => writing.TrySetResult();
        await Task.WhenAny(writing.Task, batch.WaitForExitAsync()).WaitAsync(Patience.Limit);
    }

    private static bool IsTaken(string line) => line.EndsWith("taken from the ledger.", StringComparison.Ordinal);

    private static string[] Lines(ProcessOutcome outcome) => outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string[] Evidence(string script) => [.. _session.RunClean(script).Select(Evidences.Of)];
}
