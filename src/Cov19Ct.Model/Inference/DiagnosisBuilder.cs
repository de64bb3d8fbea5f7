using Cov19Ct.Model.Data;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Inference;

/// <summary>Puts a diagnosis together: the network's probabilities beside the slices they belong to.</summary>
internal static class DiagnosisBuilder
{
    /// <param name="scan">The scan as the model's preprocessing makes it.</param>
    /// <param name="selected">The slices of it that the network was shown.</param>
    /// <param name="model">The model, loaded.</param>
    /// <param name="prediction">What the network says of the selected slices.</param>
    /// <param name="vote">The rule and threshold.</param>
    /// <param name="cancellationToken">Looked at at each slice.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Cov19Diagnosis Build(
        WindowedScan scan,
        SelectedSlices selected,
        Cov19ModelInfo model,
        Prediction prediction,
        Vote vote,
        CancellationToken cancellationToken)
    {
        ModelDescription description = model.Description;
        double[][] probabilities = prediction.Probabilities;
        int[] sourceIndices = MemoryRecords.FindSourceIndices(scan);
        string fingerprint = ScanFingerprint.Of(scan, cancellationToken).Text;
        (double score, string verdict, CtFinding[] voteFindings) = Verdict.Judge(
            probabilities, probabilities.Length - selected.Count, description.Classes, description.PositiveClass, vote);
        return new Cov19Diagnosis
        {
            ScanId = scan.Id,
            Path = scan.Path,
            Label = scan.Label,
            Split = scan.Split,
            Centre = scan.Centre,
            PatientHash = scan.Scan.PatientHash,
            Diagnosis = verdict,
            Probability = score,
            Vote = vote,
            Classes = description.Classes,
            PositiveClass = description.PositiveClass,
            Slices = ListSlices(scan, selected, sourceIndices, probabilities, description.PositiveIndex),
            PaddingProbabilities = probabilities[selected.Count..],
            ModelName = model.Name,
            ModelHash = model.Hash,
            Fingerprint = fingerprint,
            Format = $"{scan.Scan.Format}",
            Order = $"{scan.Scan.Order}",
            Rows = scan.Scan.Rows,
            Columns = scan.Scan.Columns,
            SliceSpacing = scan.Scan.Spacing.Slice,
            RowSpacing = scan.Scan.Spacing.Row,
            ColumnSpacing = scan.Scan.Spacing.Column,
            Device = model.Device!,
            Precision = model.Precision!,
            ReadTime = scan.ReadTime,
            WindowTime = scan.WindowTime,
            NetworkTime = prediction.Time,
            Explanations = Array.ConvertAll(prediction.Explanations, map => map with { Index = sourceIndices[map.Index] }),
            Findings = (CtFinding[])
            [
                .. scan.Findings,
                .. selected.Findings(),
                .. FindingsOn(selected, description.Preprocessing),
                .. FindingsOn(fingerprint, description),
                .. voteFindings,
            ],
        };
    }

    /// <summary>A diagnosis that was made before, of the same content with the same network, as it would be made now: what is said of the
    /// scan and of the model besides, and the vote, may have changed, and the scan may lie elsewhere.</summary>
    /// <param name="diagnosis">Of a scan with the content of <paramref name="scan"/>, with the tensors and settings of
    /// <paramref name="model"/>.</param>
    public static Cov19Diagnosis Renew(Cov19Diagnosis diagnosis, CtScan scan, Cov19ModelInfo model, Vote vote)
    {
        Dictionary<string, string> moved = new(StringComparer.Ordinal);
        SliceProbability[] slices = [.. diagnosis.Slices.Zip(scan.Slices, (recorded, slice) =>
        {
            moved[recorded.Path] = slice.Path;
            return recorded with { Path = slice.Path, Frame = slice.Frame };
        })];
        Cov19Diagnosis evidence = diagnosis with
        {
            ScanId = scan.Id,
            Path = scan.Path,
            Label = scan.Label,
            Split = scan.Split,
            Centre = scan.Centre,
            PatientHash = scan.PatientHash,
            Slices = slices,
            ModelName = model.Name,
            Findings = (CtFinding[])
            [
                .. scan.Findings,
                .. diagnosis.Findings.Where(IsFromNetwork).Select(finding => finding with { Paths = [.. finding.Paths.Select(Moved)] }),
                .. FindingsOn(diagnosis.Fingerprint, model.Description),
            ],
        };
        return Verdict.Revote(evidence, vote);

        // What the import said may have changed with what lies beside the scan. A slice that the import excluded is none of the scan's.
        bool IsFromNetwork(CtFinding finding) =>
            finding.Code is FindingCodes.NoLungFound or FindingCodes.SlicesLeftOut or FindingCodes.MoreSlicesThanTrained
            || (finding.Code == FindingCodes.UnreadableSlice && finding.Paths.All(moved.ContainsKey));

        string Moved(string path) => moved.GetValueOrDefault(path, path);
    }

    /// <summary>An entry for each slice of the scan, with nothing in it where the slice could not be read or was left out.</summary>
    private static SliceProbability[] ListSlices(
        WindowedScan scan, SelectedSlices selected, int[] sourceIndices, double[][] probabilities, int positiveIndex)
    {
        SliceProbability[] slices = [.. scan.Scan.Slices.Select((slice, index) => new SliceProbability(
            index, Probability: null, ClassProbabilities: null, slice.Path, slice.Frame, slice.SopInstanceUid, slice.Position))];
        for (int step = 0; step < selected.Count; step++)
        {
            ref SliceProbability slice = ref slices[sourceIndices[selected.First + step]];
            slice = slice with { Probability = probabilities[step][positiveIndex], ClassProbabilities = probabilities[step] };
        }

        return slices;
    }

    private static IEnumerable<CtFinding> FindingsOn(SelectedSlices selected, Preprocessing preprocessing)
    {
        if (selected.Count > preprocessing.MaximumSlices)
        {
            yield return new CtFinding(FindingCodes.MoreSlicesThanTrained, FindingSeverity.Note,
                $"The network got {selected.Count} slices, but it was trained with at most {preprocessing.MaximumSlices}.", []);
        }
    }

    /// <summary>The findings about the model, and about the scans that it has seen.</summary>
    private static IEnumerable<CtFinding> FindingsOn(string? fingerprint, ModelDescription description)
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

        foreach (CtFinding finding in SeenCheck.FindingsOn(fingerprint, description))
        {
            yield return finding;
        }
    }
}
