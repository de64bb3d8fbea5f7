namespace Cov19Ct.Reporting;

/// <summary>The way of the scans from those given to the verdicts by label, as STARD 2015 asks for (Bossuyt et al., BMJ 351 (2015) h5527,
/// item 19). It states what the diagnoses tell, and nothing of scans that it was not told of.</summary>
internal static class FlowSection
{
    public static void Write(HtmlPage page, ReportContent content)
    {
        ScanTally scans = content.Scans;
        page.Write($"""<section id="flow" aria-labelledby="flow-h"><h2 id="flow-h">Participant flow</h2><div class="flow">""");
        if (content.Options.ErrorCount is int errors)
        {
            page.Write(
                $"""<div class="stage"><div class="box"><b>{scans.Count + errors:#,0}</b> scans given</div><div class="box aside">"""
                    + $"<b>{errors:#,0}</b> could not be diagnosed</div></div>");
        }

        string patients = scans.WithPatient == scans.Count ? $", of {Numbers.Count(scans.Patients, "patient")}"
            : scans.WithPatient > 0 ? FormattableString.Invariant(
                $"; the patient of {scans.WithPatient} is known: {Numbers.Count(scans.Patients, "patient")}")
            : "";
        page.Write($"""<div class="stage"><div class="box"><b>{scans.Count:#,0}</b> diagnosed{patients}</div>""");
        if (scans.Unlabelled > 0)
        {
            page.Write($"""<div class="box aside"><b>{scans.Unlabelled:#,0}</b> without a label{Called(scans)}</div>""");
        }

        page.Write($"</div>");
        if (scans.Labelled > 0)
        {
            page.Write($"""<div class="stage"><div class="box"><b>{scans.Labelled:#,0}</b> with a label</div></div><ul class="arms">""");
            foreach ((string label, SortedDictionary<string, int> verdicts) in scans.Labels)
            {
                page.Write($"""<li class="box"><b>{verdicts.Values.Sum():#,0}</b> labelled {label}<ul>""");
                foreach ((string verdict, int count) in verdicts)
                {
                    page.Write($"<li><b>{count:#,0}</b> called {verdict}</li>");
                }

                page.Write($"</ul></li>");
            }

            page.Write($"</ul>");
        }

        page.Write($"</div>");
        if (content.Options.ErrorCount is null)
        {
            page.Write(
                $"""<p class="hint">Scans that could not be read or diagnosed are not counted here: """
                    + $"the page was not told how many there were (<code>-ErrorCount</code>).</p>");
        }

        page.Write($"</section>\n");
    }

    /// <summary>What those without a label were called: with those of the arms, every verdict is accounted for.</summary>
    private static Html Called(ScanTally scans)
    {
        HtmlPage page = new();
        page.Write($"<ul>");
        foreach ((string verdict, int count) in scans.Verdicts)
        {
            int unlabelled = count - scans.Labels.Values.Sum(verdicts => verdicts.GetValueOrDefault(verdict));
            if (unlabelled > 0)
            {
                page.Write($"<li><b>{unlabelled:#,0}</b> called {verdict}</li>");
            }
        }

        page.Write($"</ul>");
        return page.Take();
    }
}
