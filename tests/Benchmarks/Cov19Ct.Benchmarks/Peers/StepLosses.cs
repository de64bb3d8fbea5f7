using Cov19Ct.Model.Training;

namespace Cov19Ct.Benchmarks.Peers;

/// <summary>Collects the loss of each step, and ends the run after some of them.</summary>
/// <param name="trainer">Whose steps they are.</param>
/// <param name="most">How many are wanted.</param>
/// <param name="stop">Cancelled when there are so many.</param>
internal sealed class StepLosses(Trainer trainer, int most, CancellationTokenSource stop) : IProgress<TrainingProgress>
{
    private readonly List<double> _losses = [];
    private (int Epoch, int Step) _current = (0, 0);

    public double[] Losses => [.. _losses.Take(most)];

    public void Report(TrainingProgress value)
    {
        // The first word of a step means that the one before it is done.
        if ((value.Epoch, value.Step) != _current)
        {
            _current = (value.Epoch, value.Step);
            Add();
        }
    }

    /// <summary>The step under way is done, and it was the last.</summary>
    public void Finish() => Add();

    private void Add()
    {
        _losses.Add(trainer.Loss);
        if (_losses.Count >= most)
        {
            stop.Cancel();
        }
    }
}
