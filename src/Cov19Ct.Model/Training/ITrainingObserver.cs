namespace Cov19Ct.Model.Training;

/// <summary>Whoever is told how a training run goes. Called on the run's own thread.</summary>
public interface ITrainingObserver
{
    /// <summary>A scan is being read and windowed.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="done">How many were before it.</param>
    /// <param name="total">How many there are.</param>
    void Preparing(CtScan scan, int done, int total);

    /// <summary>A part of a scan was encoded, by an encoder that is not trained.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="done">How many were before it.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="share">Share of its slices that is encoded, 0 to 1.</param>
    void Encoding(CtScan scan, int done, int total, double share);

    /// <summary>A scan cannot be used and is left out.</summary>
    void LeftOut(CtScan scan, Exception reason);

    /// <summary>Something that whoever started the training should know.</summary>
    void Warn(string message);

    /// <summary>A part of a step is done.</summary>
    void Progress(TrainingProgress progress);

    /// <summary>An epoch is done, and all that it leaves is written.</summary>
    void Finished(EpochReport report);
}
