using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Reporting;

/// <summary>The page around the rows of the scans: head, sections above them, foot.</summary>
internal static class PageFrame
{
    private static readonly string s_style = Resource("report.css");
    private static readonly string s_script = Resource("report.js");

    public static void WriteStart(HtmlPage page, ReportContent content)
    {
        WriteHead(page, content);
        page.Write(
            $"""<body><a class="skip" href="#scans">Skip to the scans</a>"""
                + $"\n"
                + $"""<header><div class="title"><h1>{content.Options.Title}</h1><label id="theme-label" hidden>Colours """
                + $"""<select id="theme"><option value="">as the system</option><option value="light">light</option>"""
                + $"""<option value="dark">dark</option></select></label></div>"""
                + $"\n");
        page.Write($"""
            <p class="made">{Written(content.Options)}</p>
            <nav aria-label="Parts of this page"><ul>{Links(content)}</ul></nav></header>
            <main><section id="summary" aria-labelledby="summary-h"><h2 id="summary-h" class="unseen">Summary</h2>

            """);
        NoticeSection.Write(page, content);
        WriteTiles(page, content);
        page.Write($"</section>\n");
        if (content.Measure is MacroF1Report measure)
        {
            MeasureSection.Write(page, measure);
        }

        if (content.Options.Shortcuts is ShortcutReport shortcuts)
        {
            ShortcutSection.Write(page, shortcuts, content.Measure);
        }

        if (content.HasFlow)
        {
            FlowSection.Write(page, content);
        }

        ModelSection.Write(page, content);
        FindingSection.Write(page, content);
        ScanTableSection.WriteStart(page, content);
    }

    public static void WriteEnd(HtmlPage page, ReportContent content)
    {
        ScanTableSection.WriteEnd(page);
        page.Write($"""</main><footer>""");
        WriteAbout(page, content);
        page.Write($"</footer><script>{new Html(s_script)}</script></body></html>\n");
    }

    /// <summary>Nothing is loaded from elsewhere, and nothing runs but the page's own script: the browser is told so.</summary>
    private static void WriteHead(HtmlPage page, ReportContent content) => page.Write(
        $"<!DOCTYPE html>\n"
            + $"""<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">"""
            + $"""<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">"""
            + $"""<meta name="referrer" content="no-referrer">"""
            + $"\n"
            + $"""<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; """
            + $"style-src 'sha256-{Hash(s_style)}'; script-src 'sha256-{Hash(s_script)}'; "
            + $"""base-uri 'none'; form-action 'none'">"""
            + $"\n<title>{content.Options.Title}</title><style>{new Html(s_style)}</style></head>\n");

    private static void WriteTiles(HtmlPage page, ReportContent content)
    {
        ScanTally scans = content.Scans;
        page.Write($"""<ul class="tiles"><li><b>{scans.Count:#,0}</b> {(scans.Count == 1 ? "scan" : "scans")} diagnosed</li>""");
        foreach ((string verdict, int count) in scans.Verdicts)
        {
            page.Write($"<li><b>{count:#,0}</b> called {verdict}</li>");
        }

        if (scans.Right + scans.Wrong > 0)
        {
            page.Write($"<li><b>{scans.Right:#,0}</b> of {scans.Right + scans.Wrong:#,0} agree with the label</li>");
        }

        if (content.Measure is MacroF1Report measure)
        {
            string interval = measure.MacroF1Lower is null ? "" : $"95 %: {Numbers.Interval(measure.MacroF1Lower, measure.MacroF1Upper)}";
            page.Write($"""<li><b>{Numbers.Probability(measure.MacroF1)}</b> macro F1<span class="sub">{interval}</span></li>""");
        }

        page.Write($"</ul>");
    }

    private static Html Links(ReportContent content)
    {
        HtmlPage page = new();
        (string Id, string Text)[] parts =
        [
            .. content.Measure is null ? [] : new[] { ("performance", "Performance") },
            .. content.Options.Shortcuts is null ? [] : new[] { ("shortcuts", "What an empty model knows") },
            .. content.HasFlow ? new[] { ("flow", "Participant flow") } : [],
            ("models", "Model and threshold"), ("findings", "Findings"), ("scans", "Scans"), ("about", "About this page"),
        ];
        foreach ((string id, string text) in parts)
        {
            page.Write($"""<li><a href="#{id}">{text}</a></li>""");
        }

        return page.Take();
    }

    private static Html Written(ReportOptions options)
    {
        DateTimeOffset now = options.Clock.GetUtcNow();
        return HtmlPage.Of(
            $"""Written <time datetime="{now:yyyy-MM-ddTHH:mm:ssZ}">{now:yyyy-MM-dd HH:mm} UTC"""
                + $"</time> by Cov19Ct {options.ModuleVersion}");
    }

    private static void WriteAbout(HtmlPage page, ReportContent content)
    {
        string measure = content.Measure is null
            ? " It was written without a measure: with labels, Measure-MacroF1 and -MacroF1Report add the confusion matrix, "
                + "ROC and calibration."
            : "";
        string methods = content.Scans.Methods.Count == 0
            ? "The diagnoses hold no heat maps: they were made without -Explain."
            : $"Heat maps ({string.Join(", ", content.Scans.Methods)}) show where in a slice the network found what speaks for the "
                + "positive class, compared with the slices around it. The slices are those that did most for the mean probability of "
                + "their scan, the most first; a slice may do much with no finding of its own, as evidence is carried on from slice to "
                + "slice. The strongest place of each slice has the strongest colour, however little it is. What a disease does "
                + "everywhere is not marked, nor is every place that a disease is at. Heat maps explain the network, not the disease: a "
                + "network may be right for the wrong reason.";
        string names = content.Options.IncludesNames
            ? "Ids of scans and messages of findings are shown as they are (-IncludeScanId), and may hold names of folders and files."
            : "Ids of scans are shown only where their form cannot hold a name: UIDs, and the names of the public data set.";
        page.Write(
            $"""<section id="about" aria-labelledby="about-h"><h2 id="about-h">About this page</h2>"""
                + $"\n<p>A score is what the rule makes of the probabilities of the slices; a scan is positive where it reaches the "
                + $"threshold. Indices of slices start at 0. {methods}</p>\n"
                + $"<p>The page is one file and loads nothing from elsewhere. It holds no patient name, no patient id or hash of one, "
                + $"and no path; patients are numbered for this page alone. {names} "
                + $"Text that is part of the pictures themselves would be visible.{measure}</p></section>");
    }

    private static string Hash(string content) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>A resource with line ends as a browser counts them, and in ASCII, as the page is.</summary>
    private static string Resource(string name)
    {
        using Stream stream = typeof(PageFrame).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The resource {name} is missing."));
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
