using System.Text.RegularExpressions;

namespace Cov19Ct.Architecture.Tests;

/// <summary>Pages name the test that holds a promise; a test that is renamed or removed must not leave the promise behind.</summary>
public partial class DocumentedTestTests
{
    private static readonly HashSet<string> s_tests =
    [
        .. SourceLimits.Files().Where(path => path.StartsWith("tests/", StringComparison.Ordinal)).SelectMany(NamesIn),
    ];

    [Theory]
    [InlineData("docs/reliability.md", 30)]
    [InlineData("SECURITY.md", 15)]
    public void Each_test_that_a_page_names_is_there(string page, int least)
    {
        string[] named = [.. TestPattern().Matches(Read(page)).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(named.Length >= least, $"{page} names {named.Length} tests.");
        Assert.Empty(named.Except(s_tests));
    }

    [Fact]
    public void Each_promise_names_a_test_and_its_cases()
    {
        string[] rows = [.. Read("docs/reliability.md").Split('\n')
            .Where(line => line.StartsWith('|') && !line.StartsWith("| promise", StringComparison.Ordinal) && line[1] != '-')];
        Assert.True(rows.Length >= 30, $"{rows.Length} promises");
        Assert.All(rows, row => Assert.Matches(RowPattern(), row));
    }

    [Theory]
    [InlineData("`AtomicFileTests`", true)]
    [InlineData("`Batch.Tests.ps1`", true)]
    [InlineData("`AbsentTests`", false)]
    [InlineData("`Absent.Tests.ps1`", false)]
    public void A_test_is_known_by_its_class_or_its_file(string text, bool isThere) =>
        Assert.Equal(isThere, s_tests.Contains(TestPattern().Match(text).Groups[1].Value));

    /// <summary>The name of a Pester file, or of the class of a file of tests.</summary>
    private static string[] NamesIn(string path) => path.EndsWith(".Tests.ps1", StringComparison.Ordinal)
        ? [Path.GetFileName(path)]
        : path.EndsWith(".cs", StringComparison.Ordinal) ? [Path.GetFileNameWithoutExtension(path)] : [];

    private static string Read(string page) => File.ReadAllText(Path.Combine(SourceCode.Root, page));

    [GeneratedRegex(@"`([A-Za-z0-9\-]+(?:Tests|Properties|\.Tests\.ps1))`")]
    private static partial Regex TestPattern();

    [GeneratedRegex(@"^\| [^|]+ \| `[A-Za-z0-9\-]+(?:Tests|\.Tests\.ps1)` \| [0-9]+ \|\r?$")]
    private static partial Regex RowPattern();
}
