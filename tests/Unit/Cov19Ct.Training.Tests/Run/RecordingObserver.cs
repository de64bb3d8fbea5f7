using Cov19Ct.Model.Training;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>Remembers what it is told.</summary>
internal sealed class RecordingObserver : ITrainingObserver
{
    public List<EpochReport> Reports { get; } = [];

    public List<(int Done, int Total, double Share)> Encoded { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> LeftOutIds { get; } = [];

    public List<TrainingProgress> Steps { get; } = [];

    /// <summary>Called at each progress, with the number of those before.</summary>
    public Action<int>? OnProgress { get; init; }

    public void Preparing(CtScan scan, int done, int total)
    {
    }

    public void Encoding(CtScan scan, int done, int total, double share) => Encoded.Add((done, total, share));

    public void LeftOut(CtScan scan, Exception reason) => LeftOutIds.Add(scan.Id);

    public void Warn(string message) => Warnings.Add(message);

    public void Progress(TrainingProgress progress)
    {
        Steps.Add(progress);
        OnProgress?.Invoke(Steps.Count - 1);
    }

    public void Finished(EpochReport report) => Reports.Add(report);
}
