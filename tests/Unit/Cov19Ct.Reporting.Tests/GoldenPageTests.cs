using System.Text.RegularExpressions;
using Cov19Ct.TestKit;

namespace Cov19Ct.Reporting.Tests;

/// <summary>A whole page is compared with a file that was checked in a browser.</summary>
public sealed partial class GoldenPageTests
{
    private static readonly string s_golden = Path.Combine(SharedData.Project!, "tests", "golden", "report", "page.html");

    /// <summary>To accept an intended change, run this test with the environment variable COV19CT_UPDATE_GOLDEN=1, look at the difference
    /// (git diff) and at a page in a browser, and commit the file.</summary>
    [Fact]
    public void A_page_with_every_part_is_as_it_was()
    {
        Cov19Diagnosis[] made =
        [
            Diagnoses.One with { Explanations = [Diagnoses.Explanation(1)], Split = "test", Centre = "North" },
            Diagnoses.Of([0.2, 0.3], label: "COVID") with { ScanId = "test/covid/ct_scan_2", Split = "test" },
            Diagnoses.Of([0.1, null, 0.2], label: "non-COVID") with { ScanId = "test/non-covid/ct_scan_3", Split = "test" },
            Diagnoses.Of([0.7, 0.6], label: "non-COVID") with { ScanId = "ct_scan_4" },
        ];
        Cov19Diagnosis[] diagnoses = [.. made.Select((diagnosis, index) => diagnosis with { Fingerprint = $"fingerprint {index}" })];
        ReportOptions options = new()
        {
            Measure = Diagnoses.Measure(diagnoses, isGrouped: true),
            ErrorCount = 1,
            ModuleVersion = "1.2.3",
            Clock = new StoppedClock(),
        };
        string page = WithoutAssets(Diagnoses.Page(options, diagnoses));
        if (Environment.GetEnvironmentVariable("COV19CT_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(s_golden)!);
            File.WriteAllText(s_golden, page);
        }

        string[] expected = File.ReadAllLines(s_golden);
        string[] actual = page.Split('\n');
        Assert.All(actual.Zip(expected), lines => Assert.Equal(lines.Second, lines.First));
        Assert.Equal(expected.Length, actual.Length - 1);
    }

    /// <summary>The page without its styles, scripts and pictures, which have files and tests of their own; one element per line.</summary>
    private static string WithoutAssets(string page)
    {
        string text = Asset().Replace(page, "<$1></$1>");
        text = Picture().Replace(text, "data:$1");
        text = Hash().Replace(text, "sha256-");
        return Gap().Replace(text, ">\n<").ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    [GeneratedRegex("<(style|script)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Asset();

    [GeneratedRegex("data:(image/[a-z+]+);base64,[A-Za-z0-9+/=]+")]
    private static partial Regex Picture();

    [GeneratedRegex("sha256-[A-Za-z0-9+/&#;=]+")]
    private static partial Regex Hash();

    [GeneratedRegex(">\\s*<")]
    private static partial Regex Gap();
}
