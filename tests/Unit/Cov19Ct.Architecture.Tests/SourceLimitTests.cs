namespace Cov19Ct.Architecture.Tests;

/// <summary>A reader sees a line and a member at once.</summary>
public class SourceLimitTests
{
    private static readonly string s_longest = new('x', SourceLimits.LineLength);

    [Fact]
    public void Nothing_that_people_write_is_too_long()
    {
        string[] faults = [.. SourceLimits.Files()
            .SelectMany(path => SourceLimits.Faults(path, File.ReadAllText(Path.Combine(SourceCode.Root, path))))];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Source_and_documentation_are_read_and_no_generated_file_is()
    {
        string[] files = [.. SourceLimits.Files()];
        Assert.All(
            (string[])[
                "Cov19Ct.psd1", "README.md", "build.ps1", "docs/testing.md", "src/Cov19Ct.Reporting/Page/report.css",
                "src/Cov19Ct/Cov19Ct.csproj", "src/Cov19Ct/help/en-US/about_Cov19Ct.help.txt", "src/Cov19Ct/Views/Cov19Ct.Types.ps1xml",
                ".github/workflows/ci.yml",
            ],
            path => Assert.Contains(path, files));
        Assert.DoesNotContain(
            files, path => path.StartsWith("bin/", StringComparison.Ordinal) || path.Contains("/obj/", StringComparison.Ordinal)
                || path.StartsWith("tests/data/", StringComparison.Ordinal) || path.StartsWith("en-US/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_is_too_long_by_one_character()
    {
        Assert.Empty(SourceLimits.Faults("a.md", $"{s_longest}\r\n{s_longest}"));
        Assert.Equal(
            ["a.md:2: a line of 141 characters, at most 140"], SourceLimits.Faults("a.md", $"{s_longest}\n{s_longest}x\n{s_longest}"));
    }

    [Fact]
    public void Only_an_address_may_make_a_line_longer()
    {
        Assert.Empty(SourceLimits.Faults("a.md", $"See <https://example.org/{s_longest}>."));
        Assert.Single(SourceLimits.Faults("a.md", $"See <https://example.org/{s_longest}>{s_longest}"));
    }

    [Fact]
    public void A_file_is_too_long_by_one_line()
    {
        string longest = string.Concat(Enumerable.Repeat("x\n", SourceLimits.FileLines));
        Assert.Empty(SourceLimits.Faults("a.ps1", longest));
        Assert.Equal(["a.ps1:401: a file of 401 lines, at most 400"], SourceLimits.Faults("a.ps1", longest + "x"));
    }

    [Theory]
    [InlineData("void Do()", "Do")]
    [InlineData("A()", "the constructor of A")]
    [InlineData("int Size { get", "the accessor get", " }")]
    [InlineData("public static A operator +(A left, A right)", "a member")]
    public void A_member_is_too_long_by_one_line(string declaration, string name, string end = "")
    {
        string longest = Member(SourceLimits.MemberLines);
        Assert.Empty(SourceLimits.Faults("A.cs", longest));
        Assert.Equal([$"A.cs:3: {name} of 81 lines, at most 80"], SourceLimits.Faults("A.cs", Member(SourceLimits.MemberLines + 1)));
        Assert.Empty(SourceLimits.Faults("A.md", Member(SourceLimits.MemberLines + 1)));

        string Member(int lines) =>
            $"class A\n{{\n{declaration} {{{string.Concat(Enumerable.Repeat("\n", lines - 1))}}}{end}\n}}\n";
    }

    [Fact]
    public void A_local_function_counts_in_itself_and_in_its_method()
    {
        string lines = string.Concat(Enumerable.Repeat("\n", SourceLimits.MemberLines));
        Assert.Equal(
            ["A.cs:3: Do of 83 lines, at most 80", "A.cs:5: Inner of 81 lines, at most 80"],
            SourceLimits.Faults("A.cs", $"class A\n{{\nvoid Do()\n{{\nvoid Inner() {{{lines}}} }}\n}}\n"));
    }

    [Fact]
    public void The_documentation_of_a_member_does_not_count_and_its_attributes_do()
    {
        string lines = string.Concat(Enumerable.Repeat("\n", SourceLimits.MemberLines - 1));
        Assert.Empty(SourceLimits.Faults("A.cs", $"class A\n{{\n/// <summary>Does.</summary>\nvoid Do() {{{lines}}}\n}}\n"));
        Assert.Equal(
            ["A.cs:3: Do of 81 lines, at most 80"], SourceLimits.Faults("A.cs", $"class A\n{{\n[Fact]\nvoid Do() {{{lines}}}\n}}\n"));
    }
}
