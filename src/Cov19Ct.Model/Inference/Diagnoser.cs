using Cov19Ct.Model.Data;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Explanation;
using Cov19Ct.Model.Runtime;

namespace Cov19Ct.Model.Inference;

/// <summary>A model at work: gives verdicts on windowed scans. Dispose it to let go of the model, which stays cached.</summary>
public sealed class Diagnoser : IDisposable
{
    private readonly CachedModel _cached;
    private bool _isDisposed;

    private Diagnoser(CachedModel cached)
    {
        _cached = cached;
    }

    public Cov19ModelInfo Model => _cached.Value.Info;

    /// <summary>How many slices of each scan get a heat map: those that did most for the verdict. None, unless it is set.</summary>
    public int ExplanationCount { get; set; }

    /// <summary>Takes a model from the cache, or loads it into it.</summary>
    /// <param name="modelPath">Full path of the model file.</param>
    /// <param name="device"><c>Auto</c>, <c>Cpu</c>, <c>Cuda</c> or <c>Cuda:n</c>.</param>
    /// <param name="precision">What the encoder computes in.</param>
    /// <exception cref="TorchRuntimeException">libtorch cannot be loaded.</exception>
    /// <exception cref="DeviceUnavailableException">There is no such device.</exception>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Diagnoser Open(string modelPath, string device, InferencePrecision precision = InferencePrecision.Auto)
    {
        string resolved = TorchRuntime.ResolveDevice(device);
        return new Diagnoser(ModelCache.Acquire(modelPath, resolved, PrecisionOf(precision, resolved)));
    }

    /// <summary>Starts to read a scan and to window it as the model asks. The caller disposes the pass.</summary>
    /// <exception cref="VolumeTooLargeException">Its slices do not fit in memory.</exception>
    public WindowingPass BeginWindowing(CtScan scan, CancellationToken cancellationToken = default) =>
        new ScanWindower(Model.Description.Preprocessing.Window, Model.Description.Preprocessing.Size).Begin(scan, cancellationToken);

    /// <exception cref="PreprocessingMismatchException">The scan is prepared otherwise than the model asks.</exception>
    public void Require(WindowedScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        PreprocessingCheck.Require(scan, Model.Description.Preprocessing);
    }

    /// <summary>Looks at a scan while it is being read: the network takes each slice as soon as it is there.</summary>
    /// <param name="pass">From <see cref="BeginWindowing"/>; no slice of it taken.</param>
    /// <param name="vote">The rule and threshold.</param>
    /// <param name="slicesRead">Receives the place of the last slice read, from 1, if all must be read before the first is shown.</param>
    /// <param name="slicesDone">Receives the number of slices that the network has seen.</param>
    /// <exception cref="PreprocessingMismatchException">The scan is prepared otherwise.</exception>
    /// <exception cref="Cov19CtException">The scan cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Cov19Diagnosis Diagnose(
        WindowingPass pass,
        Vote vote,
        IProgress<int>? slicesRead = null,
        IProgress<int>? slicesDone = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(vote);
        Preprocessing preprocessing = Model.Description.Preprocessing;
        PreprocessingCheck.Require(pass.Scan, preprocessing);
        if (preprocessing.Selection != SliceSelection.All)
        {
            return Diagnose(pass.Finish(slicesRead), vote, slicesDone, cancellationToken);
        }

        Prediction prediction = Predict(
            new PassFeed(pass), () => (pass.Finish(), SelectedSlices.All(pass.Finish().SliceCount)), slicesDone, cancellationToken);
        WindowedScan scan = pass.Finish();
        return DiagnosisBuilder.Build(scan, SelectedSlices.All(scan.SliceCount), Model, prediction, vote, cancellationToken);
    }

    /// <summary>Looks at a scan.</summary>
    /// <param name="scan">Prepared as the model asks.</param>
    /// <param name="vote">The rule and threshold.</param>
    /// <param name="slicesDone">Receives the place of the last slice done, from 1.</param>
    /// <exception cref="PreprocessingMismatchException">The scan is prepared otherwise.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Cov19Diagnosis Diagnose(
        WindowedScan scan, Vote vote, IProgress<int>? slicesDone = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(vote);
        PreprocessingCheck.Require(scan, Model.Description.Preprocessing);
        SelectedSlices selected = SliceSelector.Select(scan, Model.Description.Preprocessing, cancellationToken);
        IProgress<int>? places = slicesDone is null ? null : new Places(slicesDone, selected.First);
        Prediction prediction = Predict(new WindowedFeed(scan, selected), () => (scan, selected), places, cancellationToken);
        return DiagnosisBuilder.Build(scan, selected, Model, prediction, vote, cancellationToken);
    }

    /// <summary>A diagnosis that was made before, of the same content with the same tensors and settings, as it would be made now: the
    /// vote, the labels, the place of the scan and what the model says of itself may have changed.</summary>
    public Cov19Diagnosis Renew(Cov19Diagnosis diagnosis, CtScan scan, Vote vote) => DiagnosisBuilder.Renew(diagnosis, scan, Model, vote);

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _cached.RemoveUser();
        }
    }

    /// <summary>Waits for its turn: a pass takes all cores.</summary>
    private Prediction Predict(
        ISliceFeed slices, Func<(WindowedScan, SelectedSlices)> scan, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        HeatMapRequest? request = ExplanationCount > 0 ? new HeatMapRequest(ExplanationCount, scan) : null;
        _cached.Turn.Wait(cancellationToken);
        try
        {
            return _cached.Value.Predict(slices, slicesDone, request, cancellationToken);
        }
        finally
        {
            _cached.Turn.Release();
        }
    }

    private static ActivationPrecision PrecisionOf(InferencePrecision precision, string device) => precision switch
    {
        InferencePrecision.Float32 => ActivationPrecision.Float32,
        InferencePrecision.BFloat16 => ActivationPrecision.BFloat16,
        _ => NativeBFloat16.IsOn(TorchSharp.torch.device(device)) ? ActivationPrecision.BFloat16 : ActivationPrecision.Float32,
    };

    private sealed class Places(IProgress<int> inner, int first) : IProgress<int>
    {
        public void Report(int value) => inner.Report(first + value);
    }
}
