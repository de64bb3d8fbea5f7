using Cov19Ct.Model.Training;

namespace Cov19Ct.Model.Tests.Training;

/// <summary>Writes down what it is told.</summary>
internal sealed class TrainingObserver : ITrainingObserver
{
    public List<(int Done, int Total, double Share)> Encoded { get; } = [];

    public List<(int Scans, long SetBytes, long CacheBytes)> Reread { get; } = [];

    public List<EpochReport> Reports { get; } = [];

    public void Preparing(CtScan scan, int done, int total)
    {
    }

    public void Encoding(CtScan scan, int done, int total, double share) => Encoded.Add((done, total, share));

    public void ReadsAgain(int scans, long setBytes, long cacheBytes) => Reread.Add((scans, setBytes, cacheBytes));

    public void LeftOut(CtScan scan, Exception reason) => throw new InvalidOperationException(scan.Id, reason);

    public void Progress(TrainingProgress progress)
    {
    }

    public void Finished(EpochReport report) => Reports.Add(report);
}
