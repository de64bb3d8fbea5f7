using System.Globalization;

namespace Cov19Ct.Ledger.Tests;

/// <summary>Diagnoses and keys to record.</summary>
internal static class Diagnoses
{
    public static Cov19ScanFailure Failure { get; } = new()
    {
        ScanId = "scan",
        Path = "/scans/scan",
        Target = "/scans/scan/1.dcm",
        ErrorId = "InvalidScanFile",
        Category = "InvalidData",
        Message = "Cut short.",
        RecommendedAction = "Copy it again.",
        ModelHash = "HASH",
        RecordedUtc = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
    };

    public static LedgerSettings Settings(
        string version = "1.0.0", InferencePrecision precision = InferencePrecision.Float32) => LedgerSettings.Of(
        new Cov19ModelInfo(
            "/model",
            "HASH",
            new ModelDescription { Name = "model" },
            ParameterCount: 1)
        { Device = "cpu", Precision = precision.ToString() },
        version);

    public static LedgerKey Key(string scan = "scan", LedgerSettings? settings = null) =>
        new(scan, $"/scans/{scan}", "HASH", settings ?? Settings());

    public static LedgerEntry Entry(Cov19Diagnosis diagnosis, string content = "CONTENT", int explanations = 0) =>
        new(diagnosis, content, FileStamp: "STAMP", explanations);

    /// <summary>A diagnosis with every part filled.</summary>
    public static Cov19Diagnosis Whole(string scan = "scan") => Verdict.Revote(
        new Cov19Diagnosis
        {
            ScanId = scan,
            Path = $"/scans/{scan}",
            Label = "COVID",
            Split = "test",
            Centre = "C1",
            PatientHash = "00FF",
            Diagnosis = "",
            Probability = 0,
            Classes = ["non-COVID", "COVID"],
            PositiveClass = "COVID",
            Slices = [Slice(0, 1.0 / 3), new SliceProbability(1, null, null, "1.dcm", 0, null, null), Slice(2, 0.1 + 0.2)],
            PaddingProbabilities = [[0.75, 0.25]],
            ModelName = "model",
            ModelHash = "HASH",
            Device = "cpu",
            Precision = "Float32",
            Fingerprint = "F00D",
            ReadTime = TimeSpan.FromTicks(12_345_678_901),
            WindowTime = TimeSpan.FromMilliseconds(7),
            NetworkTime = TimeSpan.FromSeconds(2),
            Format = nameof(CtScanFormat.Dicom),
            Order = nameof(SliceOrder.FeetToHead),
            Rows = 512,
            Columns = 500,
            SliceSpacing = 1.25,
            RowSpacing = 0.7,
            ColumnSpacing = 0.8,
            Findings = [new CtFinding("GantryTilt", FindingSeverity.Note, "Tilted by 3°.", ["a.dcm", "b.dcm"])],
            Explanations = [new SliceExplanation(0, 1.0 / 3, "GradCam", 2, [0, 1, 128, 255], 1, [0.1f]) { Contribution = 0.7 }],
        },
        new Vote(VoteRule.TopKMean, 0.3, 2, "validation"));

    private static SliceProbability Slice(int index, double probability) => new(
        index, probability, [1 - probability, probability], index.ToString(CultureInfo.InvariantCulture), index, "1.2.3", index * 1.25);
}
