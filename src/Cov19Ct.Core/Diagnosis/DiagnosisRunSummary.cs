namespace Cov19Ct;

/// <summary>The counts of one run of Invoke-Cov19Diagnosis. The cmdlet writes it to the information stream at its end, with the tag
/// <see cref="Tag"/>, so that a script can decide by numbers and not by the words of a message.</summary>
public sealed record DiagnosisRunSummary
{
    /// <summary>The tag of the information record: <c>Cov19DiagnosisSummary</c>.</summary>
    public const string Tag = "Cov19DiagnosisSummary";

    /// <summary>Scans that the network diagnosed in this run, and diagnoses that were voted on again.</summary>
    public int DiagnosedCount { get; init; }

    /// <summary>Scans whose result was in the ledger.</summary>
    public int RecordedCount { get; init; }

    /// <summary>Scans without a verdict, among those that were diagnosed or taken from the ledger.</summary>
    public int UndeterminedCount { get; init; }

    /// <summary>Scans that failed: each has an error.</summary>
    public int FailedCount { get; init; }

    /// <summary>Scans that were not started because the time budget was over.</summary>
    public int NotStartedCount { get; init; }

    public override string ToString() =>
        $"{DiagnosedCount} diagnosed, {RecordedCount} taken from the ledger, "
            + $"{(UndeterminedCount > 0 ? $"{UndeterminedCount} of them undetermined, " : "")}"
            + $"{FailedCount} failed, {NotStartedCount} not started.";
}
