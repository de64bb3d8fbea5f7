using Cov19Ct.Model.ModelCards;
using Cov19Ct.Model.Training.Steps;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>What a run leaves for people to look at: its history as CSV and for TensorBoard, and the model card. The owner disposes
/// it.</summary>
internal sealed class TrainingHistory : IDisposable
{
    private readonly TrainingRecord _record;
    private readonly TrainingOutputs _outputs;
    private readonly string[] _classes;
    private readonly TensorBoardWriter _events;

    /// <param name="record">Of the run.</param>
    /// <param name="request">The run.</param>
    /// <param name="epochsDone">Epochs that an earlier process has done; with <paramref name="stepsDone"/> 0 for a new run.</param>
    /// <param name="stepsDone">Steps of the whole run that an earlier process has done.</param>
    /// <exception cref="IOException">A file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be made.</exception>
    public TrainingHistory(TrainingRecord record, TrainingRequest request, int epochsDone, int stepsDone)
    {
        _record = record;
        _outputs = request.Outputs;
        _classes = request.Description.Classes;
        _events = stepsDone == 0
            ? TensorBoardWriter.Create(_outputs.TensorBoard, _classes)
            : TensorBoardWriter.Resume(_outputs.TensorBoard, _classes, epochsDone, stepsDone);
    }

    /// <summary>Notes a step.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Add(StepReport step) => _events.WriteStep(step.Step + 1, step.Loss, step.LearningRate);

    /// <summary>Notes an epoch, whose model is on disk.</summary>
    /// <param name="position">After it.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public void Add(TrainingPosition position)
    {
        _events.WriteEpoch(position.History[^1]);
        HistoryCsv.Write(_outputs.History, position.History, _classes);
        ModelCard.Write(_outputs.Card, _record.Card(position));
    }

    public void Dispose() => _events.Dispose();
}
