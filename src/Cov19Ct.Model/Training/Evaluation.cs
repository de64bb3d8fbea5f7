namespace Cov19Ct.Model.Training;

/// <summary>What a network makes of a set of scans.</summary>
/// <param name="Loss">Mean loss of the scans.</param>
/// <param name="Scores">The classes' scores under the model's vote, in the model's order.</param>
internal sealed record Evaluation(double Loss, ClassScore[] Scores)
{
    public double MacroF1 => Scores.Average(score => score.F1);
}
