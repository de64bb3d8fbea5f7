namespace Cov19Ct.Model.Inference;

/// <summary>Recognises scans that a model has seen, by their fingerprint.</summary>
internal static class SeenCheck
{
    /// <summary>The findings on a scan that the model was trained, selected or calibrated on.</summary>
    /// <param name="fingerprint">Text of the scan's <see cref="Data.ScanFingerprint"/>, in the model's window and size; null if it is
    /// not known.</param>
    /// <param name="description">The model.</param>
    public static IEnumerable<CtFinding> FindingsOn(string? fingerprint, ModelDescription description)
    {
        SeenScans seen = description.Seen;
        if (seen.Training.Contains(fingerprint))
        {
            yield return Finding(FindingCodes.SeenInTraining, $"The model {description.Name} was trained on this scan");
        }

        if (seen.Selection.Contains(fingerprint))
        {
            yield return Finding(FindingCodes.SeenInSelection, $"The model {description.Name} was selected on a set with this scan");
        }

        if (seen.Calibration.Contains(fingerprint))
        {
            yield return Finding(
                FindingCodes.SeenInCalibration, $"The threshold of the model {description.Name} was calibrated on a set with this scan");
        }
    }

    private static CtFinding Finding(string code, string fact) =>
        new(code, FindingSeverity.Warning, $"{fact}. This verdict says little about scans that the model has not seen.", []);
}
