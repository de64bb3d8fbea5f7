namespace Cov19Ct.Model.Training.Outputs;

/// <summary>Writes a training run for TensorBoard. The owner disposes it.</summary>
/// <remarks>Two folders, which TensorBoard shows as two runs, <c>epochs</c> and <c>steps</c>: each has its own axis, and a resumed run
/// makes TensorBoard forget from where it goes on on each. On one axis, forgetting from epoch 3 on would forget all steps from
/// the third on.</remarks>
internal sealed class TensorBoardWriter : IDisposable
{
    private const string EpochsFolder = "epochs";

    private const string StepsFolder = "steps";

    private static readonly Scalar[] s_scalars =
    [
        new("loss/training", report => report.TrainingLoss),
        new("loss/calibration", report => report.CalibrationLoss),
        new("loss/validation", report => report.ValidationLoss),
        new("macro_f1/validation", report => report.MacroF1),
        new("threshold", report => report.Threshold),
        new("learning_rate", report => report.LearningRate),
        new("gradient_norm", report => report.GradientNorm),
    ];

    private readonly IReadOnlyList<string> _classes;
    private readonly EventFile _epochs;
    private readonly EventFile _steps;

    private TensorBoardWriter(IReadOnlyList<string> classes, EventFile epochs, EventFile steps)
    {
        _classes = classes;
        _epochs = epochs;
        _steps = steps;
    }

    /// <summary>Begins a run. Event files of an earlier one in the same folder are removed.</summary>
    /// <param name="folder">The folder, made where it is absent.</param>
    /// <param name="classes">The model's classes, in the order of <see cref="EpochReport.ClassF1"/>.</param>
    /// <param name="clock">The time of day; null for the system's.</param>
    /// <exception cref="IOException">The files cannot be made, or the earlier ones not be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static TensorBoardWriter Create(string folder, IReadOnlyList<string> classes, TimeProvider? clock = null)
    {
        EventFile.RemoveAll(Path.Combine(folder, EpochsFolder));
        EventFile.RemoveAll(Path.Combine(folder, StepsFolder));
        return Resume(folder, classes, epochsDone: 0, stepsDone: 0, clock);
    }

    /// <summary>Goes on with a run, in new files. What the run wrote after the point where it goes on is not shown any more.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="classes">The model's classes, in the order of <see cref="EpochReport.ClassF1"/>.</param>
    /// <param name="epochsDone">Epochs that are not repeated.</param>
    /// <param name="stepsDone">Steps of the whole run that are not repeated.</param>
    /// <param name="clock">The time of day; null for the system's.</param>
    /// <exception cref="IOException">The files cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static TensorBoardWriter Resume(
        string folder, IReadOnlyList<string> classes, int epochsDone, long stepsDone, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochsDone);
        ArgumentOutOfRangeException.ThrowIfNegative(stepsDone);
        clock ??= TimeProvider.System;
        EventFile epochs = EventFile.Create(Path.Combine(folder, EpochsFolder), epochsDone + 1, clock);
        try
        {
            return new TensorBoardWriter(classes, epochs, EventFile.Create(Path.Combine(folder, StepsFolder), stepsDone + 1, clock));
        }
        catch
        {
            epochs.Dispose();
            throw;
        }
    }

    /// <summary>Writes one step.</summary>
    /// <param name="step">Of the whole run, from 1.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteStep(long step, double loss, double learningRate) =>
        _steps.Write(step, [("step/loss", loss), ("step/learning_rate", learningRate)]);

    /// <summary>Writes one epoch, and brings all so far to the disk.</summary>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public void WriteEpoch(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _epochs.Write(
            report.Epoch,
            [
                .. s_scalars.Select(scalar => (scalar.Tag, scalar.Value(report))),
                .. _classes.Zip(report.ClassF1, (name, f1) => ($"f1/{name}", (double?)f1)),
            ]);
        _epochs.Flush();
        _steps.Flush();
    }

    public void Dispose()
    {
        _epochs.Dispose();
        _steps.Dispose();
    }

    private sealed record Scalar(string Tag, Func<EpochReport, double?> Value);
}
