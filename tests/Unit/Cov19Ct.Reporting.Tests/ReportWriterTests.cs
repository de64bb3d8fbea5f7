using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Cov19Ct.TestKit;

namespace Cov19Ct.Reporting.Tests;

public sealed partial class ReportWriterTests : IDisposable
{
    private const string Hostile = "</noscript></script><script>alert('x')</script>\"'&";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_page_holds_each_scan_with_its_evidence()
    {
        string page = Diagnoses.Page(
            Diagnoses.One with { Explanations = [Diagnoses.Explanation(1)] },
            Diagnoses.Of([0.2, 0.3], label: "COVID") with { ScanId = "test/covid/ct_scan_2", Split = "test" });
        Assert.Equal(2, Count(page, "<tbody id=\"scan-"));
        Assert.Equal(2, Count(page, "<noscript>"));
        Assert.Contains(Diagnoses.Uid, page, StringComparison.Ordinal);
        Assert.Contains("test/covid/ct_scan_2", page, StringComparison.Ordinal);
        Assert.Contains(
            "4 slices. Highest probability 0.900 at slice 1, lowest 0.100 at slice 0, median 0.300. 1 of 4 reach the threshold: 1.",
            page,
            StringComparison.Ordinal);
        Assert.Contains("alt=\"Heat map: strongest in the upper left\"", page, StringComparison.Ordinal);
        Assert.Contains("The diagnosis was made without <code>-Explain</code>", page, StringComparison.Ordinal);
        Assert.Contains("400 &#xD7; 512 pixels", page, StringComparison.Ordinal);
        Assert.Contains("0.8 &#xD7; 0.7 mm", page, StringComparison.Ordinal);
        Assert.Contains("data-agreement=\"wrong\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_stays_text_wherever_it_comes_from()
    {
        Cov19Diagnosis hostile = Diagnoses.One with
        {
            ScanId = Hostile,
            Path = "/a/" + Hostile,
            Label = Hostile,
            Split = Hostile,
            Centre = Hostile,
            Diagnosis = Hostile,
            PositiveClass = Hostile,
            Classes = ["a", Hostile],
            ModelName = Hostile,
            ModelHash = Hostile,
            Device = Hostile,
            Precision = Hostile,
            Fingerprint = Hostile,
            Vote = new Vote(VoteRule.Mean, 0.5, thresholdSource: Hostile),
            Findings = [new CtFinding(Hostile, FindingSeverity.Warning, Hostile, Hostile)],
            Explanations = [Diagnoses.Explanation(1) with { Method = Hostile }],
        };
        MeasuredResult[] results =
        [
            new MeasuredResult(Hostile, Hostile) { Score = 1, Group = Hostile }, new MeasuredResult("a", "a") { Score = 0 },
        ];
        ReportOptions options = new()
        {
            Title = Hostile,
            IncludesNames = true,
            ModuleVersion = Hostile,
            Measure = MacroF1Measurement.Measure(
                results, new MeasurementOptions { PositiveClass = Hostile, Resamples = 0 }, isGrouped: true),
        };
        string page = Diagnoses.Page(options, hostile);
        Assert.Equal(1, Count(page, "<script"));
        Assert.Equal(1, Count(page, "</script"));
        Assert.Equal(1, Count(page, "</noscript"));
        Assert.DoesNotContain("alert('x')", page, StringComparison.Ordinal);
        Assert.True(Count(page, "&lt;script&gt;alert(&#x27;x&#x27;)") > 20);
    }

    [Fact]
    public void A_name_in_folders_and_files_does_not_reach_the_page_unless_asked_for()
    {
        const string Name = "Mueller_Hans";
        Cov19Diagnosis named = Diagnoses.One with
        {
            ScanId = $"test/covid/{Name}",
            Path = $"/data/{Name}/scan.nii",
            PatientHash = "F00DF00DF00DF00DF00DF00DF00DF00D",
            Slices = [.. Diagnoses.One.Slices.Select(slice => slice with { Path = $"/data/{Name}/{slice.Index}.dcm" })],
            Findings =
            [
                new CtFinding(
                    FindingCodes.UnreadableSlice, FindingSeverity.Warning, $"{Name}.dcm cannot be read.", $"/data/{Name}/{Name}.dcm"),
            ],
        };
        string page = Diagnoses.Page(named);
        Assert.DoesNotContain("Mueller", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("F00DF00D", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("/data/", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"id\">Scan 1</span>", page, StringComparison.Ordinal);
        Assert.Contains("patient 1", page, StringComparison.Ordinal);

        string shown = Diagnoses.Page(new ReportOptions { IncludesNames = true }, named);
        Assert.Contains($"test/covid/{Name}", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("/data/", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("F00DF00D", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere_and_only_the_pages_own_script_and_style_are_allowed()
    {
        string page = Diagnoses.Page(Diagnoses.One with { Explanations = [Diagnoses.Explanation(1)] });
        string withoutPictures = Picture().Replace(page, "");
        Assert.DoesNotMatch("(?i)(https?:|//[a-z]|@import|url\\()", withoutPictures);
        Assert.DoesNotMatch("(?i)(src|href)=\"[^#\"]", withoutPictures);
        Assert.DoesNotMatch(" (style|on[a-z]+)=\"", withoutPictures);
        Assert.Contains("default-src 'none'; img-src data:;", page, StringComparison.Ordinal);
        string decoded = WebUtility.HtmlDecode(page);
        Assert.Contains($"script-src 'sha256-{HashOf(Script().Match(page).Groups[1].Value)}'", decoded, StringComparison.Ordinal);
        Assert.Contains($"style-src 'sha256-{HashOf(Style().Match(page).Groups[1].Value)}'", decoded, StringComparison.Ordinal);
        Assert.All(page, character => Assert.True(char.IsAscii(character)));
    }

    [Fact]
    public void The_date_is_the_clocks_and_the_same_diagnoses_give_the_same_page()
    {
        ReportOptions options = new() { Clock = new StoppedClock(), ModuleVersion = "1.2.3" };
        string page = Diagnoses.Page(options, Diagnoses.One);
        Assert.Contains(
            "Written <time datetime=\"2026-03-04T05:06:07Z\">2026-03-04 05:06 UTC</time> by Cov19Ct 1.2.3", page, StringComparison.Ordinal);
        Assert.Equal(page, Diagnoses.Page(options, Diagnoses.One));
    }

    [Fact]
    public void Models_votes_and_what_they_had_seen_are_reported_at_the_top()
    {
        CtFinding seen = new(FindingCodes.SeenInTraining, FindingSeverity.Warning, "Seen.", []);
        CtFinding untrained = new(FindingCodes.UntrainedModel, FindingSeverity.Warning, "Untrained.", []);
        string page = Diagnoses.Page(
            Diagnoses.One with { Findings = [seen, untrained] }, Diagnoses.Of([0.2], threshold: 0.7), Diagnoses.One);
        Assert.Contains("For research use only.", page, StringComparison.Ordinal);
        Assert.Contains("The diagnoses come from 2 different combinations", page, StringComparison.Ordinal);
        Assert.Contains("The model of 1 scan of 3 was never trained", page, StringComparison.Ordinal);
        Assert.Contains("Of 3 scans, 1 were trained on", page, StringComparison.Ordinal);
        Assert.Contains("Of 3 diagnoses, 1 is of a scan that stands here already.", page, StringComparison.Ordinal);
        Assert.Contains("COVID where AtLeastOne reaches 0.7", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_diagnosis_that_does_not_fit_together_is_refused_and_not_counted(string what)
    {
        Cov19Diagnosis broken = what switch
        {
            "no slices" => Diagnoses.One with { Slices = [] },
            "no probability" => Diagnoses.One with { Slices = [Diagnoses.One.Slices[0] with { Probability = double.NaN }] },
            "short picture" => Diagnoses.One with { Explanations = [Diagnoses.Explanation(1) with { Picture = new byte[15] }] },
            "short map" => Diagnoses.One with { Explanations = [Diagnoses.Explanation(1) with { Map = new float[3] }] },
            "no size" => Diagnoses.One with { Explanations = [Diagnoses.Explanation(1) with { Size = 0, Picture = [] }] },
            "large" => Diagnoses.One with { Explanations = [Diagnoses.Explanation(1) with { Size = 1 << 16, Picture = [] }] },
            _ => Diagnoses.One with { Explanations = [Diagnoses.Explanation(4)] },
        };
        using ReportWriter report = new(_folder.File("report.html"), new ReportOptions());
        Assert.Throws<IncompleteDiagnosisException>(() => report.Add(broken));
        Assert.Equal(0, report.Count);
        report.Add(Diagnoses.One);
        Assert.Equal(1, report.Count);
    }

    public static TheoryData<string> Broken =>
        ["no slices", "no probability", "short picture", "short map", "no size", "large", "another scan's"];

    [Fact]
    public void A_report_that_is_not_written_leaves_nothing_and_keeps_what_was_there()
    {
        string path = _folder.Write("report.html", "old"u8.ToArray());
        using (ReportWriter report = new(path, new ReportOptions()))
        {
            report.Add(Diagnoses.One);
            using CancellationTokenSource cancelled = new();
            cancelled.Cancel();
            Assert.Throws<OperationCanceledException>(() => report.Write(cancelled.Token));
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
        Assert.ThrowsAny<IOException>(() => new ReportWriter(_folder.File("absent/report.html"), new ReportOptions()));
    }

    [Fact]
    public void A_thousand_scans_with_three_heat_maps_each_stay_below_25_MB()
    {
        string path = _folder.File("report.html");
        using (ReportWriter report = new(path, new ReportOptions()))
        {
            foreach (Cov19Diagnosis diagnosis in PhantomScans.Make(1000))
            {
                report.Add(diagnosis);
            }

            report.Write();
        }

        Assert.InRange(new FileInfo(path).Length, 10_000_000, 25_000_000);
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
        Assert.Matches("the pictures of [0-9]+ scans are coarser", File.ReadAllText(path).Replace(",", "", StringComparison.Ordinal));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string HashOf(string content) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    [GeneratedRegex("data:image/[a-z]+;base64,[0-9A-Za-z+/=]+")]
    private static partial Regex Picture();

    [GeneratedRegex("<script>(.*)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
