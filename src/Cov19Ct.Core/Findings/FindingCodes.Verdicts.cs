namespace Cov19Ct;

/// <content>Codes of verdicts.</content>
public static partial class FindingCodes
{
    [Finding(
        FindingSection.Verdicts,
        "The scan has more slices than the network was trained with.",
        "All slices are used.",
        "Nothing, or import a reconstruction with thicker slices.")]
    public const string MoreSlicesThanTrained = nameof(MoreSlicesThanTrained);

    [Finding(
        FindingSection.Verdicts,
        "The model uses only the half of the slices that shows the most lung.",
        "The other slices have no probability.",
        "Nothing.")]
    public const string SlicesLeftOut = nameof(SlicesLeftOut);

    [Finding(
        FindingSection.Verdicts,
        "No slice shows lung, so the slices cannot be chosen by their lung.",
        "The network gets all slices.",
        "Check that the scan shows a chest.")]
    public const string NoLungFound = nameof(NoLungFound);

    [Finding(
        FindingSection.Verdicts,
        "The network was never trained.",
        "The module still gives a verdict.",
        "Train the model, or use a trained model.")]
    public const string UntrainedModel = nameof(UntrainedModel);

    [Finding(
        FindingSection.Verdicts,
        "The network was trained on synthetic scans.",
        "The module still gives a verdict.",
        "Use a model that was trained on scans of patients.")]
    public const string TrainedOnPhantoms = nameof(TrainedOnPhantoms);

    [Finding(
        FindingSection.Verdicts,
        "The network was trained on this scan.",
        "The module gives a verdict. Measure-MacroF1 warns about such scans.",
        "Report results on scans that the model has not seen.")]
    public const string SeenInTraining = nameof(SeenInTraining);

    [Finding(
        FindingSection.Verdicts,
        "The epoch of the model was chosen on a set that contains this scan.",
        "The module gives a verdict. Measure-MacroF1 warns about such scans.",
        "Report results on scans that the model has not seen.")]
    public const string SeenInSelection = nameof(SeenInSelection);

    [Finding(
        FindingSection.Verdicts,
        "The threshold was chosen on a set that contains this scan.",
        "The module gives a verdict. Measure-MacroF1 warns about such scans.",
        "Report results on scans that the model has not seen.")]
    public const string SeenInCalibration = nameof(SeenInCalibration);

    [Finding(
        FindingSection.Verdicts,
        "The score is in the range in which the calibration allows no verdict.",
        "The diagnosis is Undetermined. A submission has the class that the threshold alone gives.",
        "Let a person look at the scan. Optimize-Cov19Threshold -Coverage sets the range.")]
    public const string UndeterminedVerdict = nameof(UndeterminedVerdict);

    [Finding(
        FindingSection.Verdicts,
        "The threshold was not chosen for the rule of this verdict.",
        "The threshold is used as it is.",
        "Choose a threshold for this rule with Optimize-Cov19Threshold, or give -Threshold.")]
    public const string UncalibratedThreshold = nameof(UncalibratedThreshold);

    [Finding(
        FindingSection.Verdicts,
        "The verdict would be different without the black slices that the model adds as padding.",
        "The padding takes part in the vote, as in training.",
        "Use a model that masks its padding.")]
    public const string PaddingDecides = nameof(PaddingDecides);

    [Finding(
        FindingSection.Verdicts,
        "The rule uses more slices than the scan has.",
        "The rule uses all slices of the scan.",
        "Choose a smaller -VoteSliceCount, or another rule.")]
    public const string FewerSlicesThanRule = nameof(FewerSlicesThanRule);

    [Finding(
        FindingSection.Verdicts,
        "What does not show disease, such as the file format or the kernel, predicts the label of the training scans.",
        "The training goes on. The model card states the attributes and the figures that a result must exceed.",
        "Make the attributes alike in both classes, or measure within one value of them. Test-Cov19Shortcut shows them.")]
    public const string ShortcutLikely = nameof(ShortcutLikely);
}
