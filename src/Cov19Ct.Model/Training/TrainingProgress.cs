namespace Cov19Ct.Model.Training;

/// <summary>How far training has come.</summary>
/// <param name="Run">Of several with different seeds, from 0.</param>
/// <param name="Epoch">From 0.</param>
/// <param name="Step">Within the epoch, from 0.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Share">Share of the step that is done, 0 to 1.</param>
public sealed record TrainingProgress(int Run, int Epoch, int Step, int Steps, double Share);
