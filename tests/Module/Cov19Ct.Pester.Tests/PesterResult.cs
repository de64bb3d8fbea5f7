using System.Text.Json;

namespace Cov19Ct.Tests;

/// <summary>What became of one Pester test, or of a block or file that failed outside of its tests.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Name">The path of the test: its blocks and its own name, joined by dots.</param>
/// <param name="Result"><c>Passed</c>, <c>Failed</c> (whatever Pester calls neither passed nor skipped too) or <c>Skipped</c>.</param>
/// <param name="Message">The errors, or why it was skipped.</param>
public sealed record PesterResult(string File, string Name, string Result, string Message)
{
    /// <summary>Reads a line that <c>tests/Invoke-PesterSuite.ps1</c> wrote.</summary>
    /// <exception cref="JsonException">It is no such line.</exception>
    public static PesterResult Parse(string line) =>
        JsonSerializer.Deserialize<PesterResult>(line) ?? throw new JsonException("A line of the results is null.");

    /// <summary>The result as a row of a theory, under its own name; a skipped one with its reason.</summary>
    public ITheoryDataRow ToRow() => new TheoryDataRow<PesterResult>(this)
    {
        TestDisplayName = $"{File}: {Name}",
        Label = "",
        Skip = Result == "Skipped" ? SkipReason : null,
    };

    private string SkipReason => Message.Length > 0 ? Message.Split('\n')[0] : "skipped without a reason";
}
