using System.Globalization;

namespace Cov19Ct.Reporting;

/// <summary>What a reader must know before any figure.</summary>
internal static class NoticeSection
{
    public static void Write(HtmlPage page, ReportContent content)
    {
        ScanTally scans = content.Scans;
        page.Write(
            $"""<p class="notice research"><b>For research use only.</b> This is no medical device, """
                + $"and no verdict here may guide the care of a patient.</p>");
        WriteModelWarning(page, content, FindingCodes.UntrainedModel, "was never trained: its verdicts mean nothing");
        WriteModelWarning(
            page, content, FindingCodes.TrainedOnPhantoms, "was trained on synthetic scans: its verdicts on patients mean nothing");
        if (SeenText(content) is string seen)
        {
            Warn(page, "The model had seen scans of this report.", seen);
        }

        if (scans.Models.Count > 1)
        {
            Warn(
                page,
                "Several models or votes.",
                $"The diagnoses come from {scans.Models.Count} different combinations of model, rule and threshold; the table of models "
                    + "counts each.");
        }

        if (scans.Repeated > 0)
        {
            Warn(page, "Scans that occur more than once.", string.Create(
                CultureInfo.InvariantCulture,
                $"Of {scans.Count} diagnoses, {scans.Repeated} {(scans.Repeated == 1 ? "is" : "are")} of a scan that "
                    + $"stands here already."));
        }

        if (content.Measure is MacroF1Report measure && measure.Count != scans.Labelled)
        {
            Warn(page, "Measure and scans differ.", string.Create(
                CultureInfo.InvariantCulture,
                $"The measure is of {Numbers.Count(measure.Count, "labelled scan")}, and this page lists {scans.Labelled}: "
                    + $"they may not be of the same set."));
        }
    }

    /// <summary>What the measure warns of, or else what the diagnoses say themselves.</summary>
    private static string? SeenText(ReportContent content)
    {
        if (content.Measure is MacroF1Report { SeenByModel: > 0 } measure)
        {
            return measure.Seen.Warning(measure.Count);
        }

        return content.Scans.Seen.Warning(content.Scans.Count) is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Of {Numbers.Count(content.Scans.Count, "scan")}, {content.Scans.Seen.Training} were trained on, "
                    + $"{content.Scans.Seen.Selection} chose its epoch, and {content.Scans.Seen.Calibration} its threshold. "
                    + $"Agreement on these says little about other scans.");
    }

    private static void WriteModelWarning(HtmlPage page, ReportContent content, string code, string what)
    {
        int scans = content.Scans.Findings.FirstOrDefault(finding => finding.Code == code)?.Scans ?? 0;
        if (scans > 0)
        {
            bool isAll = scans == content.Scans.Count;
            Warn(
                page,
                isAll ? "The model" : FormattableString.Invariant($"The model of {Numbers.Count(scans, "scan")} of {content.Scans.Count}"),
                $"{what}.",
                isSentence: false);
        }
    }

    private static void Warn(HtmlPage page, string head, string text, bool isSentence = true)
    {
        if (isSentence)
        {
            page.Write($"""<p class="notice warning"><span aria-hidden="true">▲</span> <b>{head}</b> {text}</p>""");
        }
        else
        {
            page.Write($"""<p class="notice warning"><span aria-hidden="true">▲</span> <b>{head} {text}</b></p>""");
        }
    }
}
