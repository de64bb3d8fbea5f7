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
    public void The_documentation_has_the_same_table()
    {
        string tables = File.ReadAllText(Documentation()).Split("## Files that are no slices")[0];
        FindingDescription[] documented = [.. Row().Matches(tables)
            .Select(row => new FindingDescription(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value, row.Groups[4].Value))];
        Assert.Equal(FindingCatalogue.All, documented);
    }

    [Fact]
    public void The_documentation_names_each_cause_for_setting_a_file_aside()
    {
        string documentation = File.ReadAllText(Documentation());
        Assert.All(Enum.GetNames<ExclusionReason>(), cause => Assert.Contains($"\n| {cause} | ", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void A_finding_tells_what_was_done() =>
        Assert.Equal("It is excluded.", new CtFinding(FindingCodes.Localizer, FindingSeverity.Note, "1 localizer excluded.", []).Action);

    [Fact]
    public void A_code_of_a_later_version_is_no_error() => Assert.Null(new CtFinding("Later", FindingSeverity.Note, "?", []).Action);

    [GeneratedRegex(@"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string Documentation()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cov19Ct.psd1")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(
            folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository."), "docs", "findings.md");
    }
}
