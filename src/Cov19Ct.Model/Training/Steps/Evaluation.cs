namespace Cov19Ct.Model.Training.Steps;

/// <summary>What a network makes of a set of scans.</summary>
/// <param name="Loss">Mean loss of the scans.</param>
/// <param name="Scans">Each scan's score under the model's rule.</param>
internal sealed record Evaluation(double Loss, ScoredScan[] Scans)
{
    /// <summary>The classes' scores at a threshold, in the model's order.</summary>
    public ClassScore[] Scores(ModelDescription description, double threshold) =>
        ScoredScan.Scores(Scans, description.Classes, description.PositiveClass, threshold);
}
