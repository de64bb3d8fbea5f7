using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.Storage.Records;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Data;

/// <summary>The features of a run's scans, where its encoder is not trained. Owns them.</summary>
internal sealed class FrozenFeatures : IDisposable
{
    private readonly Dictionary<TrainingScan, IScanRecords> _features = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TrainingScan, IScanRecords> _flipped = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes the features from the cache, or makes them.</summary>
    /// <param name="request">The run.</param>
    /// <param name="encoder">With the weights it shall keep, on <paramref name="device"/>.</param>
    /// <param name="scans">The scans, with their slices.</param>
    /// <param name="learned">Those of them that are learned from: they are flipped too, where scans are flipped in training.</param>
    /// <param name="store">Where features are kept.</param>
    /// <param name="device">Where to encode.</param>
    /// <param name="observer">Receives each scan that is encoded.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FrozenFeatures(
        TrainingRequest request,
        SliceEncoder encoder,
        IReadOnlyList<TrainingScan> scans,
        IReadOnlyList<TrainingScan> learned,
        RecordStore store,
        Device device,
        ITrainingObserver observer,
        CancellationToken cancellationToken)
    {
        using FrozenEncoder frozen = new(encoder, request.Description, request.Options.Precision, device);
        FeatureCache cache = new(store, frozen);
        try
        {
            Black = request.Options.Padding == PaddingMode.AsPaper ? cache.GetOrAddBlack(cancellationToken) : null;
            HashSet<TrainingScan> flipped = request.Options.FlipShare > 0 ? new(learned, ReferenceEqualityComparer.Instance) : [];
            int total = scans.Count + flipped.Count;
            int done = 0;
            foreach (TrainingScan scan in scans)
            {
                _features[scan] = Encode(scan, scan.Slices);
                if (flipped.Contains(scan))
                {
                    _flipped[scan] = Encode(scan, new FlippedRecords(scan.Slices, request.Description.Preprocessing.Size));
                }

                scan.Slices.Release();
            }

            IScanRecords Encode(TrainingScan scan, IScanRecords slices) => cache.GetOrAdd(
                slices, scan.Scan.SliceCount, new EncodingProgress(observer, scan.Scan, done++, total), cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Features of the black slice, where padding counts.</summary>
    public IScanRecords? Black { get; }

    /// <summary>The scans with their features in the place of their slices.</summary>
    public IReadOnlyList<TrainingScan> Of(IReadOnlyList<TrainingScan> scans) =>
        [.. scans.Select(scan => scan with { Slices = _features[scan], Flipped = _flipped.GetValueOrDefault(scan) })];

    public void Dispose()
    {
        foreach (IScanRecords features in _features.Values.Concat(_flipped.Values))
        {
            features.Dispose();
        }

        Black?.Dispose();
    }

    private sealed class EncodingProgress(ITrainingObserver observer, CtScan scan, int done, int total) : IProgress<double>
    {
        public void Report(double value) => observer.Encoding(scan, done, total, value);
    }
}
