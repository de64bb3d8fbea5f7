using Cov19Ct.Model.Data;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Data;
using TorchSharp;

namespace Cov19Ct.Model.Training.Run;

/// <summary>A whole training: from labelled scans to a model file, once or with several seeds.</summary>
public static class TrainingRun
{
    /// <summary>Trains. Whatever ends it before, the checkpoint is that of the last whole step or an earlier one, and the model
    /// that of the best epoch so far.</summary>
    /// <returns>What the runs came to.</returns>
    /// <exception cref="TrainingSetException">The sets cannot be trained on.</exception>
    /// <exception cref="TrainingDivergedException">The loss has become NaN.</exception>
    /// <exception cref="TrainingInProgressException">Another process trains the same model.</exception>
    /// <exception cref="TrainingOutputException">A file cannot be written.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or of another training.</exception>
    /// <exception cref="InvalidModelFileException">The encoder weights do not fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrainingSummary Run(TrainingRequest request, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        TrainingSetCheck.Require(request);
        torch.Device device = torch.device(TorchRuntime.ResolveDevice(request.Device));
        TorchRuntime.UseCores(TorchRuntime.Cores);
        IReadOnlyList<TrainingRequest> runs = request.Runs();
        List<TrainingLock> locks = [];
        try
        {
            locks.AddRange(runs.Select(run => new TrainingLock(run.Outputs)));
            using SliceCache cache = new(request.CacheFolder ?? SliceCache.DefaultFolder, request.CacheBytes, request.MemoryBytes);
            using TrainingData data = TrainingData.Prepare(request, cache, observer, cancellationToken);
            List<EpochReport> best = [];
            foreach (TrainingRequest run in runs)
            {
                using TrainingSession session = new(run, best.Count, data, cache.Store, device, observer, cancellationToken);
                best.Add(session.Run(cancellationToken));
            }

            return new TrainingSummary { Best = [.. best] };
        }
        finally
        {
            locks.ForEach(held => held.Dispose());
        }
    }
}
