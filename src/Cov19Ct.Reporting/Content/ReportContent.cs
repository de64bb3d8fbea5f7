namespace Cov19Ct.Reporting;

/// <summary>What the parts of a page are made of, once all scans are known.</summary>
internal sealed record ReportContent(ReportOptions Options, ScanTally Scans, PictureBudget Pictures)
{
    public MacroF1Report? Measure => Options.Measure;

    /// <summary>True where there is a flow to tell of.</summary>
    public bool HasFlow => Scans.Count > 1 || Options.ErrorCount > 0;
}
