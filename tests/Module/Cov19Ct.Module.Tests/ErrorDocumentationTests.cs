using System.Text.RegularExpressions;

namespace Cov19Ct.Hosted.Tests;

/// <summary>The errors that docs/import-errors.md lists are those of the code.</summary>
public partial class ErrorDocumentationTests
{
    [Fact]
    public void Ids_categories_and_remedies_are_those_of_the_code()
    {
        string code = File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "src", "Cov19Ct", "Hosting", "Errors.cs"));
        ILookup<string, (string Category, string Action)> errors = Record().Matches(Join().Replace(code, "")).ToLookup(
            match => match.Groups[1].Value, match => (match.Groups[2].Value, match.Groups[3].Value));
        string documentation = File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "docs", "import-errors.md"));
        Match[] entries = Entry().Matches(documentation).ToArray();
        Assert.True(entries.Length >= 10, $"{entries.Length} errors are documented");
        Assert.All(entries, entry => Assert.Contains((entry.Groups[2].Value, entry.Groups[3].Value), errors[entry.Groups[1].Value]));
    }

    [GeneratedRegex("""=> \(\s*"(\w+)",\s*ErrorCategory\.(\w+),\s*"([^"]*)"\)""")]
    private static partial Regex Record();

    /// <summary>The place where a text continues in the next line.</summary>
    [GeneratedRegex("""
        "\s*\+ "
        """)]
    private static partial Regex Join();

    [GeneratedRegex(@"^## (\w+)\n- Category: (\w+)\n- Cause: .+\n- What to do: (.+)\n", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
