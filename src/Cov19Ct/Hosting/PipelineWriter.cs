using System.Collections.Concurrent;
using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>What work on a worker thread may say to the pipeline. Each call waits while the pipeline is far behind, and ends
/// the work with <see cref="OperationCanceledException"/> when the pipeline has stopped.</summary>
internal sealed class PipelineWriter(PSCmdlet cmdlet, BlockingCollection<PostedWrite> posted, CancellationToken stopping)
{
    /// <summary>Cancelled when the pipeline stops.</summary>
    public CancellationToken Stopping => stopping;

    public void WriteObject(object value) => Post(() => cmdlet.WriteObject(value));

    /// <summary>Writes a file as Get-Item gives it.</summary>
    /// <param name="path">Full path of a file that is there.</param>
    /// <param name="scanId">The scan that is in it: the file's property ScanId.</param>
    public void WriteFile(string path, string scanId) => Post(() =>
    {
        PSObject file = FileItem.Of(cmdlet, path);
        file.Properties.Add(new PSNoteProperty("ScanId", scanId));
        cmdlet.WriteObject(file);
    });

    public void WriteError(ErrorRecord error) => Post(() => cmdlet.WriteError(error));

    /// <summary>Writes the error of a scan or file; anything else that is no error about it passes through.</summary>
    public void WriteError(string path, Exception exception) => WriteError(Errors.Translate(path, exception));

    public void WriteWarning(string message) => Post(() => cmdlet.WriteWarning(ShownText.OfMessage(message)));

    public void WriteVerbose(string message) => Post(() => cmdlet.WriteVerbose(ShownText.OfMessage(message)));

    /// <summary>Writes an object to the information stream, where a script finds it by its tag.</summary>
    public void WriteInformation(object data, string tag) => Post(() => cmdlet.WriteInformation(data, [tag]));

    /// <summary>Tells the user something at the prompt, without it becoming output.</summary>
    public void WriteHost(string message) =>
        Post(() => cmdlet.WriteInformation(new HostInformationMessage { Message = message }, ["PSHOST"]));

    /// <summary>Left out where the pipeline is behind: work does not wait for a bar.</summary>
    public void WriteProgress(ProgressRecord progress)
    {
        stopping.ThrowIfCancellationRequested();
        posted.TryAdd(PostedWrite.Of(() => cmdlet.WriteProgress(progress)));
    }

    /// <summary>Warns of what a scan's findings say was excluded or assumed.</summary>
    public void WriteWarnings(string scanId, IEnumerable<CtFinding> findings)
    {
        foreach (CtFinding finding in findings.Where(finding => finding.Severity >= FindingSeverity.Warning))
        {
            WriteWarning($"{scanId}: {finding.Message}");
        }
    }

    private void Post(Action write) => posted.Add(PostedWrite.Of(write), stopping);
}
