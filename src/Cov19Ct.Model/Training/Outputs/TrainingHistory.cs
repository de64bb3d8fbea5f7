using Cov19Ct.Model.ModelCards;
using Cov19Ct.Model.Training.Steps;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>What a run leaves for people to look at: its history as CSV and for TensorBoard, and the model card. None of it ends a run: a
/// file that cannot be written is reported, and tried again at the next epoch. The owner disposes it.</summary>
internal sealed class TrainingHistory : IDisposable
{
    private readonly TrainingRecord _record;
    private readonly TrainingOutputs _outputs;
    private readonly string[] _classes;
    private readonly ITrainingObserver _observer;

    /// <summary>True while event files of an earlier run may be there.</summary>
    private bool _isNew;

    private TensorBoardWriter? _events;

    /// <param name="record">Of the run.</param>
    /// <param name="request">The run.</param>
    /// <param name="observer">Is told of files that cannot be written.</param>
    /// <param name="epochsDone">Epochs that an earlier process has done; with <paramref name="stepsDone"/> 0 for a new run.</param>
    /// <param name="stepsDone">Steps of the whole run that an earlier process has done.</param>
    public TrainingHistory(TrainingRecord record, TrainingRequest request, ITrainingObserver observer, int epochsDone, int stepsDone)
    {
        _record = record;
        _outputs = request.Outputs;
        _classes = request.Description.Classes;
        _observer = observer;
        _isNew = stepsDone == 0;
        OpenEvents(epochsDone, stepsDone);
    }

    /// <summary>Notes a step.</summary>
    public void Add(StepReport step) => WriteEvents(events => events.WriteStep(step.Step + 1, step.Loss, step.LearningRate));

    /// <summary>Notes an epoch, whose model is on disk.</summary>
    /// <param name="position">After it.</param>
    /// <param name="stepsDone">Steps of the whole run.</param>
    public void Add(TrainingPosition position, int stepsDone)
    {
        if (_events is null)
        {
            OpenEvents(position.Epoch - 1, stepsDone);
        }

        WriteEvents(events => events.WriteEpoch(position.History[^1]));
        TryWrite(_outputs.History, () => HistoryCsv.Write(_outputs.History, position.History, _classes));
        TryWrite(_outputs.Card, () => ModelCard.Write(_outputs.Card, _record.Card(position)));
    }

    public void Dispose() => _events?.Dispose();

    private void OpenEvents(int epochsDone, int stepsDone) => TryWrite(_outputs.TensorBoard, () =>
    {
        _events = _isNew
            ? TensorBoardWriter.Create(_outputs.TensorBoard, _classes)
            : TensorBoardWriter.Resume(_outputs.TensorBoard, _classes, epochsDone, stepsDone);
        _isNew = false;
    });

    /// <summary>Where it fails, no more steps are written until the next epoch: a warning a step would hide all others.</summary>
    private void WriteEvents(Action<TensorBoardWriter> write)
    {
        if (_events is TensorBoardWriter events && !TryWrite(_outputs.TensorBoard, () => write(events)))
        {
            events.Dispose();
            _events = null;
        }
    }

    private bool TryWrite(string path, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            _observer.Warn($"{path} cannot be written: {exception.Message} The training goes on, and tries again after the next epoch. "
                + "Check the free space of the disk and the right to write there: is it open in another program?");
            return false;
        }
    }
}
