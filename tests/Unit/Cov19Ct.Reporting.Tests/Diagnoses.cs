using Cov19Ct.TestKit;

namespace Cov19Ct.Reporting.Tests;

/// <summary>Diagnoses for tests, and the pages made of them.</summary>
internal static class Diagnoses
{
    public const string Uid = "1.2.826.0.1.3680043.10.1234.5";

    /// <summary>A scan of four slices, COVID-19 at 0.9 in slice 1.</summary>
    public static Cov19Diagnosis One { get; } = Of([0.1, 0.9, 0.4, 0.2]);

    public static Cov19Diagnosis Of(double?[] probabilities, string? label = "COVID", double threshold = 0.5)
    {
        Cov19Diagnosis evidence = new()
        {
            ScanId = Uid,
            Path = "/archive/study/series",
            Label = label,
            Diagnosis = "",
            Probability = 0,
            Classes = ["non-COVID", "COVID"],
            PositiveClass = "COVID",
            Slices = [.. probabilities.Select((probability, index) => new SliceProbability(
                index,
                probability,
                probability is double value ? [1 - value, value] : null,
                $"/archive/study/series/{index}.dcm",
                0,
                null,
                10 + (2.5 * index)))],
            ModelName = "trial",
            ModelHash = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF",
            Device = "cpu",
            Precision = "Float32",
            Fingerprint = Guid.NewGuid().ToString("N"),
            Format = nameof(CtScanFormat.Dicom),
            Order = nameof(SliceOrder.FeetToHead),
            Rows = 512,
            Columns = 400,
            SliceSpacing = 2.5,
            RowSpacing = 0.7,
            ColumnSpacing = 0.8,
        };
        return Verdict.Revote(evidence, new Vote(VoteRule.AtLeastOne, threshold, thresholdSource: "a test"));
    }

    /// <summary>An explanation whose map is strongest in the upper left.</summary>
    public static SliceExplanation Explanation(int index, int size = 16, int mapSize = 4) => new(
        index, 0.9, "GradCam", size, new byte[size * size], mapSize, [1, .. new float[(mapSize * mapSize) - 1]]);

    /// <summary>The page of some diagnoses.</summary>
    public static string Page(ReportOptions options, params Cov19Diagnosis[] diagnoses)
    {
        using ScratchFolder folder = new();
        string path = folder.File("report.html");
        using (ReportWriter report = new(path, options))
        {
            foreach (Cov19Diagnosis diagnosis in diagnoses)
            {
                report.Add(diagnosis);
            }

            report.Write();
        }

        return File.ReadAllText(path);
    }

    public static string Page(params Cov19Diagnosis[] diagnoses) => Page(new ReportOptions(), diagnoses);

    /// <summary>The measure of some diagnoses.</summary>
    public static MacroF1Report Measure(IEnumerable<Cov19Diagnosis> diagnoses, bool isGrouped = false) => MacroF1Measurement.Measure(
        [.. diagnoses.Select(
            (diagnosis, index) => new MeasuredResult(
                diagnosis.Label!, diagnosis.Diagnosis) { Score = diagnosis.Probability, Group = $"centre {index % 2}" })],
        new MeasurementOptions { Classes = ["non-COVID", "COVID"], PositiveClass = "COVID", Resamples = 50, Thresholds = [0.5] },
        isGrouped: isGrouped,
        details: new MeasurementDetails { Threshold = 0.5, ThresholdSource = "a test" });
}
