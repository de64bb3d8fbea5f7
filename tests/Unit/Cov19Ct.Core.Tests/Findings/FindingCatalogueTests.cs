using System.Reflection;
using System.Text.RegularExpressions;

namespace Cov19Ct.Tests.Findings;

public partial class FindingCatalogueTests
{
    [Fact]
    public void Every_code_is_described_once()
    {
        string[] codes =
        [
            .. typeof(FindingCodes)
                .GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => (string)field.GetRawConstantValue()!),
        ];
        Assert.Equal(codes.Order(), FindingCatalogue.All.Select(description => description.Code).Order());
    }

    [Fact]
    public void The_documentation_has_the_same_texts_in_the_same_order()
    {
        string findings = File.ReadAllText(Documentation("findings.md"));
        FindingDescription[] documented = [.. Entry().Matches(findings).Select(
            entry => new FindingDescription(entry.Groups[1].Value, entry.Groups[2].Value, entry.Groups[3].Value, entry.Groups[4].Value))];
        Assert.Equal(FindingCatalogue.All, documented);
        Assert.Equal(documented.Length, Heading().Count(findings));
    }

    [Fact]
    public void The_documentation_names_each_reason_to_exclude_a_file()
    {
        string documentation = File.ReadAllText(Documentation("import-errors.md"));
        Assert.All(Enum.GetNames<ExclusionReason>(), cause => Assert.Contains($"\n| {cause} | ", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void A_finding_says_what_was_done() => Assert.Equal(
        "The localizer is excluded.", new CtFinding(FindingCodes.Localizer, FindingSeverity.Note, "1 localizer excluded.", []).Action);

    [Fact]
    public void A_code_of_a_later_version_is_not_an_error() => Assert.Null(new CtFinding("Later", FindingSeverity.Note, "?", []).Action);

    [GeneratedRegex(@"^### (\w+)\n- Cause: (.+)\n- Action: (.+)\n- What to do: (.+)\n", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^### ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    private static string Documentation(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cov19Ct.psd1")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(
            folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository."), "docs", name);
    }
}
