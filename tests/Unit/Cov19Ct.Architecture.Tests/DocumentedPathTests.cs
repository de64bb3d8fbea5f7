using System.Text.RegularExpressions;

namespace Cov19Ct.Architecture.Tests;

/// <summary>Pages name files and folders of the repository; a move must not leave them behind.</summary>
public partial class DocumentedPathTests
{
    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(SourceCode.Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(SourceCode.Root, "docs"), "*.md", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(SourceCode.Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_path_that_a_page_names_is_there(string page)
    {
        IEnumerable<string> missing = PathPattern().Matches(File.ReadAllText(Path.Combine(SourceCode.Root, page)))
            .Select(match => match.Groups[1].Value.TrimEnd('/', '.'))
            .Where(path => !Path.Exists(Path.Combine(SourceCode.Root, path)));
        Assert.Empty(missing);
    }

    /// <summary>CONTRIBUTING.md shortens the names of projects.</summary>
    [Fact]
    public void Each_short_path_in_the_contributors_page_is_there()
    {
        string[] paths = [.. ShortPathPattern().Matches(File.ReadAllText(Path.Combine(SourceCode.Root, "CONTRIBUTING.md")))
            .Select(match => match.Groups[1].Value.TrimEnd('/'))];
        Assert.Contains("Core/Findings/FindingCodes.Files.cs", paths);
        Assert.All(paths, path => Assert.True(Candidates(path).Any(Path.Exists), path));
    }

    private static IEnumerable<string> Candidates(string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        (string project, string rest) = (path[..slash], path[(slash + 1)..]);
        yield return Path.Combine(SourceCode.Root, "src", project == "Cmdlets" ? "Cov19Ct" : $"Cov19Ct.{project}", rest);
        yield return Path.Combine(SourceCode.Root, "tests", "Unit", $"Cov19Ct.{project}", rest);
        yield return Path.Combine(SourceCode.Root, "tests", "Module", $"Cov19Ct.{project}", rest);
    }

    [GeneratedRegex(@"`((?:src|tests|tools|docs|locks|\.ci|\.config|\.github)/[\w.\-/]*)`")]
    private static partial Regex PathPattern();

    [GeneratedRegex(
        @"`((?:Core|Storage|Codecs|Imaging|Export|Phantoms|Model|Ledger|Reporting|Cmdlets"
            + @"|(?:Core|Codecs|Imaging|Model|Module|Training)\.Tests)/[\w.\-/]+)`")]
    private static partial Regex ShortPathPattern();
}
