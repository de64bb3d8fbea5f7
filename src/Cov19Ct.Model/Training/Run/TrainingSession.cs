using System.Diagnostics;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Outputs;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.Storage.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Run;

/// <summary>One run, from its first step or from its checkpoint to its last epoch.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly TrainingRequest _request;
    private readonly TrainingRecord _record;
    private readonly int _run;
    private readonly IReadOnlyList<TrainingScan> _training;
    private readonly IReadOnlyList<TrainingScan> _calibration;
    private readonly IReadOnlyList<TrainingScan> _validation;
    private readonly ITrainingObserver _observer;
    private readonly CnnRnn _network;
    private readonly FrozenFeatures? _features;
    private readonly Trainer _trainer;
    private TrainingHistory? _history;
    private TrainingPosition _position = new();
    private long _lastCheckpoint = Stopwatch.GetTimestamp();

    /// <param name="request">One run.</param>
    /// <param name="run">Its number, from 0.</param>
    /// <param name="data">Its scans; the caller disposes them.</param>
    /// <param name="store">Where features are kept, if the encoder is not trained.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="observer">Receives the progress of the run.</param>
    /// <param name="cancellationToken">Cancels the making of features.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingSession(
        TrainingRequest request,
        int run,
        TrainingData data,
        RecordStore store,
        Device device,
        ITrainingObserver observer,
        CancellationToken cancellationToken)
    {
        _request = request;
        _run = run;
        _observer = observer;
        _validation = data.Validation;
        (_training, _calibration) = CalibrationSplit.Of(data.Training, request.Options.CalibrationShare, request.Options.Seed);
        if (run == 0 && request.Options.CalibrationShare > 0 && _calibration.Count == 0)
        {
            observer.Warn("There are too few training scans to use some for the calibration of the threshold. The threshold remains "
                + FormattableString.Invariant($"{request.Description.Vote.Threshold}, uncalibrated."));
        }

        _record = new TrainingRecord(request, data, _training, _calibration);
        _network = new CnnRnn(request.Description);
        try
        {
            WeightInitialisation.Apply(_network, request.Options.Seed);
            if (request.EncoderWeightsPath is not null)
            {
                EncoderWeights.Load(request.EncoderWeightsPath, _network.encoder);
            }

            _network.to(device);
            if (request.Options.FreezesEncoder)
            {
                _features = new FrozenFeatures(
                    request,
                    _network.encoder,
                    [.. _training, .. _calibration, .. _validation],
                    _training,
                    store,
                    device,
                    observer,
                    cancellationToken);
                _training = _features.Of(_training);
                _calibration = _features.Of(_calibration);
                _validation = _features.Of(_validation);
            }

            IStepGradient? gradient = _features is null ? null : new HeadGradient(_network, request.Options, device, _features.Black);
            _trainer = new Trainer(_network, request.Description, request.Options, _training, device, gradient);
        }
        catch
        {
            _features?.Dispose();
            _network.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end. When cancelled, or where a scan can no longer be read, the checkpoint is that of the last whole
    /// step.</summary>
    /// <returns>The best epoch.</returns>
    public EpochReport Run(CancellationToken cancellationToken)
    {
        Resume();
        try
        {
            if (!_position.IsFinished)
            {
                int stepsDone = (_position.Epoch * _trainer.StepsPerEpoch) + _position.Step;
                _history = new TrainingHistory(_record, _request, _observer, _position.Epoch, stepsDone);
            }

            while (!_position.IsFinished)
            {
                FinishSteps(cancellationToken);
                FinishEpoch(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not (TrainingDivergedException or TrainingOutputException))
        {
            // Cancelled, or a scan has vanished: the state is that of the last whole step. Where the loss is no number it is worth nothing.
            if (_trainer.IsWhole)
            {
                SaveCheckpoint();
            }

            throw;
        }

        return _position.Best!;
    }

    public void Dispose()
    {
        _history?.Dispose();
        _trainer.Dispose();
        _features?.Dispose();
        _network.Dispose();
    }

    private void Resume()
    {
        string path = _request.Outputs.Checkpoint;
        Write(path, _request.Outputs.DeleteTemporaryFiles);
        if (!_request.Resume)
        {
            // Of an earlier training, which must not be gone on from in this one's stead.
            Write(path, () => File.Delete(path));
        }

        if (!File.Exists(path))
        {
            return;
        }

        TrainingCheckpoint checkpoint = TrainingCheckpoint.Read(path);
        checkpoint.Require(path, _record.Identity);
        _position = checkpoint.Position with
        {
            History = Array.ConvertAll(
            checkpoint.Position.History, report => report with { ModelPath = _request.Outputs.Model })
        };
        if (_position.IsFinished)
        {
            _observer.Warn($"{_request.Outputs.Model} is already completely trained, so there is nothing to do.");
            return;
        }

        TrainingCheckpoint.ReadState(path, _trainer.State);
        _trainer.Resume((_position.Epoch * _trainer.StepsPerEpoch) + _position.Step);
    }

    private void FinishSteps(CancellationToken cancellationToken)
    {
        while (_position.Step < _trainer.StepsPerEpoch)
        {
            long start = Stopwatch.GetTimestamp();
            StepReport step = _trainer.Step(_position.Epoch, _position.Step, new StepProgress(this), cancellationToken);
            _position = _position.After(step, Stopwatch.GetElapsedTime(start));
            _history!.Add(step);
            if (Stopwatch.GetElapsedTime(_lastCheckpoint) >= _request.CheckpointInterval)
            {
                SaveCheckpoint();
            }
        }
    }

    private void FinishEpoch(CancellationToken cancellationToken)
    {
        if (!File.Exists(_request.Outputs.Checkpoint))
        {
            // The first model must not be there without a checkpoint: a process that is killed between the two could not be resumed.
            SaveCheckpoint();
        }

        long start = Stopwatch.GetTimestamp();
        Evaluation? calibration = _calibration.Count > 0 ? _trainer.Evaluate(_calibration, cancellationToken) : null;
        Evaluation? validation = _validation.Count > 0 ? _trainer.Evaluate(_validation, cancellationToken) : null;
        Vote vote = _record.Calibrate(calibration);
        EpochReport report = _record.Report(
            _position, _trainer.StepsPerEpoch, vote, calibration, validation, Stopwatch.GetElapsedTime(start));
        _position = _position.After(report, validation?.Scans, _request.Options.Patience);
        if (report.IsBest)
        {
            SaveModel(_request.Outputs.Model, report, vote);
        }

        if (_position.IsFinished)
        {
            SaveModel(_request.Outputs.LastModel, report, vote);
        }

        _history!.Add(_position, _position.Epoch * _trainer.StepsPerEpoch);
        SaveCheckpoint();
        _observer.Finished(report);
    }

    private void SaveModel(string path, EpochReport report, Vote vote) =>
        Write(path, () => ModelFile.Save(path, _network, _record.Describe(report, vote)));

    private void SaveCheckpoint()
    {
        string path = _request.Outputs.Checkpoint;
        TrainingCheckpoint checkpoint = new() { Identity = _record.Identity, Position = _position };
        Write(path, () => checkpoint.Save(path, _position.IsFinished ? new Dictionary<string, Tensor>() : _trainer.State));
        _lastCheckpoint = Stopwatch.GetTimestamp();
    }

    private static void Write(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            throw new TrainingOutputException(path, exception);
        }
    }

    private sealed class StepProgress(TrainingSession session) : IProgress<double>
    {
        public void Report(double value) => session._observer.Progress(
            new TrainingProgress(session._run, session._position.Epoch, session._position.Step, session._trainer.StepsPerEpoch, value));
    }
}
