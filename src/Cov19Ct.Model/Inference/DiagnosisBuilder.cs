namespace Cov19Ct.Model.Inference;

/// <summary>Puts a diagnosis together: the network's probabilities beside the slices they belong to.</summary>
internal static class DiagnosisBuilder
{
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Cov19Diagnosis Build(
        WindowedScan scan, Cov19ModelInfo model, double[][] probabilities, Vote vote, TimeSpan networkTime, CancellationToken cancellationToken)
    {
        ModelDescription description = model.Description;
        SliceProbability[] slices = [.. scan.Slices.Select((slice, index) => new SliceProbability(
            index, probabilities[index][description.PositiveIndex], probabilities[index], slice.Path, slice.Frame, slice.SopInstanceUid, slice.Position))];
        (double score, string verdict) = Verdict.Decide(slices, description.Classes, description.PositiveClass, vote);
        return new Cov19Diagnosis
        {
            ScanId = scan.Id,
            Path = scan.Path,
            Label = scan.Label,
            Split = scan.Split,
            Centre = scan.Centre,
            PatientHash = scan.Scan.PatientHash,
            Diagnosis = verdict,
            IsPositive = vote.IsPositive(score),
            Probability = score,
            Rule = vote.Rule,
            K = Vote.UsesK(vote.Rule) ? vote.K : null,
            Threshold = vote.Threshold,
            ThresholdSource = vote.ThresholdSource,
            Classes = description.Classes,
            PositiveClass = description.PositiveClass,
            Slices = slices,
            ModelName = model.Name,
            ModelHash = model.Hash,
            Device = model.Device!,
            Precision = model.Precision!,
            ReadTime = scan.ReadTime,
            WindowTime = scan.WindowTime,
            NetworkTime = networkTime,
            Findings = (CtFinding[])
            [
                .. scan.Findings,
                .. FindingsOn(scan, description),
                .. SeenCheck.FindingsOn(scan, description, cancellationToken),
                .. Verdict.FindingsOn(slices, vote),
            ],
        };
    }

    private static IEnumerable<CtFinding> FindingsOn(WindowedScan scan, ModelDescription description)
    {
        if (description.Training == TrainingState.Untrained)
        {
            yield return new CtFinding(FindingCodes.UntrainedModel, FindingSeverity.Warning,
                $"The model {description.Name} was never trained; its verdicts mean nothing.", []);
        }
        else if (description.Training == TrainingState.Phantoms)
        {
            yield return new CtFinding(FindingCodes.TrainedOnPhantoms, FindingSeverity.Warning,
                $"The model {description.Name} was trained on synthetic scans; its verdicts on patients mean nothing.", []);
        }

        if (scan.SliceCount > description.Preprocessing.MaximumSlices)
        {
            yield return new CtFinding(FindingCodes.MoreSlicesThanTrained, FindingSeverity.Note,
                $"The scan has {scan.SliceCount} slices, the model was trained with {description.Preprocessing.MaximumSlices} at the most; all were used.", []);
        }
    }
}
