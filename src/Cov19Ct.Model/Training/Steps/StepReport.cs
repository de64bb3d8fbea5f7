namespace Cov19Ct.Model.Training.Steps;

/// <summary>What one step of training came to.</summary>
/// <param name="Step">Within the run, from 0.</param>
/// <param name="Loss">The weighted mean over the batch.</param>
/// <param name="LearningRate">Of the step.</param>
/// <param name="GradientNorm">Length of the gradient over all parameters, before it was clipped.</param>
internal sealed record StepReport(int Step, double Loss, double LearningRate, double GradientNorm);
