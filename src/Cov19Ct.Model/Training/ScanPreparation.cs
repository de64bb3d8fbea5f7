using Cov19Ct.Model.Data;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Model.Training;

/// <summary>Makes scans ready to train on: their windowed slices, or the features that a frozen encoder makes of them.</summary>
/// <param name="request">The sets, and what the network asks of a scan.</param>
/// <param name="slices">Where slices come from.</param>
/// <param name="features">Where features come from; null to train the encoder too.</param>
/// <param name="observer">Told of each scan.</param>
internal sealed class ScanPreparation(TrainingRequest request, SliceCache slices, FeatureCache? features, ITrainingObserver observer)
{
    /// <summary>Prepares both sets. A scan that cannot be used is left out, and the observer told.</summary>
    /// <param name="training">Receives the training set; the caller disposes its slices, also where this fails.</param>
    /// <param name="validation">Receives the validation set, likewise.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Fill(List<TrainingScan> training, List<TrainingScan> validation, CancellationToken cancellationToken)
    {
        CtScan[] scans = [.. request.TrainingSet, .. request.ValidationSet];
        for (int index = 0; index < scans.Length; index++)
        {
            observer.Preparing(scans[index], index, scans.Length);
            EncodingProgress progress = new(observer, scans[index], index, scans.Length);
            if (Prepare(scans[index], progress, cancellationToken) is TrainingScan scan)
            {
                (index < request.TrainingSet.Count ? training : validation).Add(scan);
            }
        }

        IScanRecords[] all = [.. training.Concat(validation).Select(scan => scan.Slices)];
        int reread = all.Count(records => records is RereadSlices);
        if (reread > 0)
        {
            observer.ReadsAgain(reread, all.Sum(records => RecordFile.LengthOf(records.SliceCount, records.RecordLength)), request.CacheBytes);
        }
    }

    private TrainingScan? Prepare(CtScan scan, IProgress<double> encoded, CancellationToken cancellationToken)
    {
        try
        {
            Preprocessing preprocessing = request.Description.Preprocessing;
            PreprocessingCheck.Require(scan, preprocessing);
            int label = Array.FindIndex(request.Description.Classes, name => name.Equals(scan.Label, StringComparison.OrdinalIgnoreCase));
            return new TrainingScan(
                scan.Id,
                label,
                features?.GetOrAdd(scan, encoded, cancellationToken) ?? slices.GetOrAdd(scan, preprocessing, cancellationToken));
        }
        catch (Exception exception) when (exception is Cov19CtException or IOException or UnauthorizedAccessException)
        {
            observer.LeftOut(scan, exception);
            return null;
        }
    }

    private sealed class EncodingProgress(ITrainingObserver observer, CtScan scan, int done, int total) : IProgress<double>
    {
        public void Report(double value) => observer.Encoding(scan, done, total, value);
    }
}
