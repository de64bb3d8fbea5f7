using System.Text.RegularExpressions;

namespace Cov19Ct.Hosted.Tests;

/// <summary>The errors that docs/findings.md lists are those of the code.</summary>
public partial class ErrorDocumentationTests
{
    [Fact]
    public void Ids_categories_and_remedies_are_those_of_the_code()
    {
        string code = File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "src", "Cov19Ct", "Hosting", "Errors.cs"));
        ILookup<string, (string Category, string Action)> errors = Record().Matches(Join().Replace(code, "")).ToLookup(
            match => match.Groups[1].Value, match => (match.Groups[2].Value, match.Groups[3].Value));
        string documentation = File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "docs", "findings.md"));
        Match[] rows = Row().Matches(documentation).ToArray();
        Assert.True(rows.Length >= 10, $"{rows.Length} errors are documented");
        Assert.All(rows, row => Assert.Contains((row.Groups[2].Value, row.Groups[3].Value), errors[row.Groups[1].Value]));
    }

    [GeneratedRegex("""=> \(\s*"(\w+)",\s*ErrorCategory\.(\w+),\s*"([^"]*)"\)""")]
    private static partial Regex Record();

    /// <summary>Where a text goes on in the next line.</summary>
    [GeneratedRegex("""
        "\s*\+ "
        """)]
    private static partial Regex Join();

    [GeneratedRegex(@"^\| `(\w+)` \| (\w+) \| [^|]+ \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
