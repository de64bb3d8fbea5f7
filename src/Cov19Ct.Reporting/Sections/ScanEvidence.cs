namespace Cov19Ct.Reporting;

/// <summary>The evidence for a scan's verdict: curve, slices, geometry, findings, model and threshold, behind a button below its
/// row.</summary>
/// <remarks>It stands in a <c>noscript</c> element: without scripts it is an ordinary part of the page; with them it is a text that the
/// browser does not parse, and that the page's script makes elements of when somebody opens it. That is what lets a thousand scans open at
/// once.</remarks>
internal static class ScanEvidence
{
    private const int SlicesARow = 10;

    public static void Write(HtmlPage page, Cov19Diagnosis diagnosis, ScanIdentity identity, Html pictures, bool includesNames)
    {
        string maps = diagnosis.Explanations.Length == 0
            ? "no heat maps"
            : $"{Numbers.Count(diagnosis.Explanations.Length, "slice")} with heat maps";
        page.Write(
            $"""<tr class="more"><td colspan="7"><details><summary>Evidence<span class="unseen"> for {identity.Name}</span>"""
                + $"""<span class="sub">{maps}</span></summary><noscript><div class="evidence">"""
                + $"\n"
                + $"""<div class="column"><section><h3>Slice by slice</h3>""");
        WriteCurve(page, diagnosis, identity);
        page.Write($"""
            </section>
            <section><h3>Most telling slices</h3>{pictures}</section></div>
            <div class="column"><section class="facts"><h3>Scan</h3>
            """);
        WriteGeometry(page, diagnosis);
        page.Write($"</section><section class=\"facts\"><h3>Model and threshold</h3>");
        WriteModel(page, diagnosis);
        page.Write($"</section><section><h3>Findings</h3>");
        WriteFindings(page, diagnosis, includesNames);
        page.Write($"</section></div></div></noscript></details></td></tr></tbody>\n");
    }

    private static void WriteCurve(HtmlPage page, Cov19Diagnosis diagnosis, ScanIdentity identity)
    {
        page.Write($"<figure>");
        SliceCurve.Write(page, diagnosis, identity, diagnosis.Explanations);
        page.Write(
            $"<figcaption>{SliceSummary.Of(diagnosis)} The triangle at the right edge is the scan's score.</figcaption></figure>"
                + $"""<details class="numbers"><summary>Table of the probabilities</summary>"""
                + $"""<div class="wide" tabindex="0" role="region" aria-label="Table of the probabilities"><table>"""
                + $"<caption>Probability of {diagnosis.PositiveClass}. The index of a slice is that of its row plus that of its "
                + $"""column.</caption><thead><tr><th scope="col">slice""");
        for (int column = 0; column < SlicesARow; column++)
        {
            page.Write($"""<th scope="col">+{column}""");
        }

        page.Write($"</thead><tbody>");
        foreach (SliceProbability[] row in diagnosis.Slices.Chunk(SlicesARow))
        {
            page.Write($"""<tr><th scope="row">{row[0].Index}""");
            foreach (SliceProbability slice in row)
            {
                page.Write($"<td>{Numbers.Probability(slice.Probability)}");
            }
        }

        page.Write($"</tbody></table></div></details>");
    }

    private static void WriteGeometry(HtmlPage page, Cov19Diagnosis diagnosis)
    {
        page.Write($"<dl>");
        if (diagnosis.Format is string format)
        {
            Fact(page, "Format", FormatName(format));
            Fact(page, "Slice", FormattableString.Invariant($"{diagnosis.Columns} × {diagnosis.Rows} pixels"));
            Fact(page, "Pixel", diagnosis is { RowSpacing: double row, ColumnSpacing: double column }
                ? $"{Numbers.Millimetres(column)} × {Numbers.Millimetres(row)} mm"
                : "size not known");
            Fact(page, "Slice distance", diagnosis.SliceSpacing is double distance ? $"{Numbers.Millimetres(distance)} mm" : "not known");
            Fact(page, "Order", OrderName(diagnosis.Order));
        }
        else
        {
            Fact(page, "Geometry", "not in the diagnosis");
        }

        Fact(page, "Slices", diagnosis.ShownSliceCount == diagnosis.SliceCount
            ? FormattableString.Invariant($"{diagnosis.SliceCount}, all shown to the network")
            : FormattableString.Invariant($"{diagnosis.SliceCount}, {diagnosis.ShownSliceCount} shown to the network"));
        if (diagnosis.Fingerprint is string fingerprint)
        {
            page.Write($"""<div><dt>Fingerprint</dt><dd><code>{fingerprint}</code></dd></div>""");
        }

        page.Write($"</dl>");
    }

    private static void WriteModel(HtmlPage page, Cov19Diagnosis diagnosis)
    {
        ModelVote vote = ModelVote.Of(diagnosis);
        page.Write($"""<dl><div><dt>Verdict</dt><dd>{ScanRow.Verdict(diagnosis)}</dd></div>""");
        string side = diagnosis.Vote.IsPositive(diagnosis.Probability) ? "at or above" : "below";
        Fact(page, "Score", FormattableString.Invariant($"{diagnosis.Probability:0.0000}, {side} the threshold"));
        if (vote.UndeterminedText is string range)
        {
            Fact(page, "No verdict", range);
        }

        Fact(page, "Rule", vote.RuleText);
        Fact(page, "Threshold", $"{Numbers.Threshold(vote.Threshold)}, {vote.ThresholdSource}");
        page.Write(
            $"<div><dt>Model</dt><dd>{vote.Name} "
                + $"""<code title="SHA-256 of the model's tensors: {vote.Hash}">{ModelSection.Short(vote.Hash)}</code></dd></div>""");
        Fact(page, "Run on", $"{diagnosis.Device}, {diagnosis.Precision}");
        page.Write($"</dl>");
    }

    private static void WriteFindings(HtmlPage page, Cov19Diagnosis diagnosis, bool includesNames)
    {
        if (diagnosis.Findings.Length == 0)
        {
            page.Write($"""<p class="hint">Nothing odd was found.</p>""");
            return;
        }

        page.Write($"""<ul class="findings">""");
        foreach (CtFinding finding in diagnosis.Findings.OrderByDescending(finding => finding.Severity))
        {
            string files = finding.Paths.Length == 0 ? "" : $" ({Numbers.Count(finding.Paths.Length, "file")})";
            page.Write(
                $"<li>{FindingSection.Severity(finding.Severity)} "
                    + $"<b>{FindingSection.Code(finding.Code)}</b>{files} "
                    + $"{(includesNames ? finding.Message : ScanNames.WithoutNames(diagnosis, finding))}</li>");
        }

        page.Write($"</ul>");
    }

    private static void Fact(HtmlPage page, string name, string value) => page.Write($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static string FormatName(string format) => format switch
    {
        nameof(CtScanFormat.Dicom) => "DICOM",
        nameof(CtScanFormat.Nifti) => "NIfTI",
        nameof(CtScanFormat.Raster) => "JPEG, PNG or TIFF slices",
        nameof(CtScanFormat.Nrrd) => "NRRD",
        _ => format,
    };

    private static string OrderName(string? order) => order switch
    {
        nameof(SliceOrder.FeetToHead) => "feet to head",
        nameof(SliceOrder.AsNumbered) => "as numbered",
        nameof(SliceOrder.AlongNormal) => "along the normal, not axial",
        nameof(SliceOrder.AsStored) => "as stored",
        _ => order ?? "not known",
    };
}
