using System.Management.Automation;
using Cov19Ct.Model.Training;

namespace Cov19Ct.Hosting;

/// <summary>Shows a training in PowerShell: epochs as objects, excluded scans as errors, progress as bars.</summary>
internal sealed class TrainingObserver(PipelineWriter writer, TrainingProgressBar progress) : ITrainingObserver
{
    public void Preparing(CtScan scan, int done, int total) => Show(progress.Preparing("reading", scan.Id, (double)done / total));

    public void Encoding(CtScan scan, int done, int total, double share) =>
        Show(progress.Preparing("encoding", scan.Id, (done + share) / total));

    public void LeftOut(CtScan scan, Exception reason) => writer.WriteError(scan.Path, reason);

    public void Warn(string message) => writer.WriteWarning(message);

    public void Progress(TrainingProgress value) => Show(progress.Training(value));

    public void Finished(EpochReport report) => writer.WriteObject(report);

    private void Show(IEnumerable<ProgressRecord> records)
    {
        foreach (ProgressRecord record in records)
        {
            writer.WriteProgress(record);
        }
    }
}
