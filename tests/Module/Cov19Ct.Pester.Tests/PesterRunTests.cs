namespace Cov19Ct.Tests;

/// <summary>What of Pester's results reaches this suite: files that fail on purpose, in a folder of their own.</summary>
public sealed class PesterRunTests : IDisposable
{
    /// <summary>Jumps within a loop, a switch, a function or a script block of its own.</summary>
    private const string LeavesNoBlock = """
        Describe 'Jumps' {
            BeforeAll { function Get-One { return 1 } }
            foreach ($i in 1..3) { if ($i -eq 2) { continue }; It "passes $i" { Get-One | Should -Be 1 } }
            It 'passes' {
                :outer foreach ($i in 1..3) { foreach ($j in 1..3) { break outer } }
                switch (1) { 1 { break } }
                @(1).ForEach{ return $_ } | Should -Be 1
            }
        }
        """;

    // The name is one that PowerShell would take for a pattern.
    private readonly string _folder = Directory.CreateTempSubdirectory("cov19ct [pester] 'run' ").FullName;

    public PesterRunTests() =>
        File.Copy(Path.Combine(Repository.Folder("tests"), "Invoke-PesterSuite.ps1"), Path.Combine(_folder, "Invoke-PesterSuite.ps1"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_test_has_its_own_name_result_and_message()
    {
        PesterResult[] results = Run(("Mixed.Tests.ps1", """
            Describe 'Sums' {
                It 'passes with <_>' -ForEach 1, 2 { $_ | Should -BeGreaterThan 0 }
                It 'fails' { 1 + 1 | Should -Be 3 }
                It 'is skipped' { Set-ItResult -Skipped -Because 'the moon is full' }
            }
            """));
        Assert.Equal(
            [
                "Mixed.Tests.ps1: Sums.passes with 1 Passed", "Mixed.Tests.ps1: Sums.passes with 2 Passed",
                "Mixed.Tests.ps1: Sums.fails Failed", "Mixed.Tests.ps1: Sums.is skipped Skipped"
            ],
            results.Select(result => $"{result.File}: {result.Name} {result.Result}"));
        Assert.Contains("Expected 3, but got 2", results[2].Message, StringComparison.Ordinal);
        Assert.Contains("Mixed.Tests.ps1: line 3", results[2].Message, StringComparison.Ordinal);
        Assert.Contains("the moon is full", results[3].ToRow().Skip, StringComparison.Ordinal);
        Assert.Equal("Mixed.Tests.ps1: Sums.fails", results[2].ToRow().TestDisplayName);
        Assert.Null(results[2].ToRow().Skip);
    }

    /// <summary>In one run, which takes seconds: no file keeps the others from their results.</summary>
    [Fact]
    public void A_file_that_does_not_run_as_it_should_is_a_failure()
    {
        (string Name, string Text, string Message)[] files =
        [
            ("SetUp.Tests.ps1", "Describe 'Set-up' { BeforeAll { throw 'no set-up' }; It 'a' { 1 | Should -Be 1 } }", "no set-up"),
            ("CleanUp.Tests.ps1", "Describe 'Clean-up' { AfterAll { throw 'no clean-up' }; It 'a' { 1 | Should -Be 1 } }", "no clean-up"),
            ("Discovery.Tests.ps1", "throw 'no discovery'", "no discovery"),
            ("Open.Tests.ps1", "Describe 'Open' {", "Missing closing"),
            ("Empty.Tests.ps1", "'no tests'", "No test of Empty.Tests.ps1 was run"),
            ("Skipped.Tests.ps1", "Describe 'All' { It 'a' -Skip { } }", "No test of Skipped.Tests.ps1 was run"),
            ("lower.tests.ps1", "Describe 'Small letters' { It 'a' { throw 'small letters' } }", "small letters"),
            ("Shared.Tests.ps1", "Describe 'Own' { It 'a' { } }; . $PSScriptRoot/shared.ps1", "Expected 2, but got 1"),
            ("Fog.Tests.ps1", "Describe 'Open' { It 'a' { }; It 'b' { Set-ItResult -Inconclusive -Because 'of fog' } }", "of fog"),
            ("Surrogate.Tests.ps1", "Describe 'Half' { It \"of a pair: `u{d800}\" { throw 'half a pair' } }", "half a pair"),
            ("Break.Tests.ps1", "Describe 'Break' { It 'a' { }\nbreak; It 'b' { } }", "'break' leaves"),
            ("BreakInTest.Tests.ps1", "Describe 'Break' { It 'a' { break; throw 'never' } }", "'break' leaves"),
            ("BreakInLoop.Tests.ps1", "foreach ($i in 1, 2) { Describe 'Break' { It 'a' { }; break } }", "'break' leaves"),
            ("Label.Tests.ps1", "Describe 'Label' { It 'a' { } }; continue outer; It 'b' { }", "'continue outer' leaves"),
            ("Exit.Tests.ps1", "Describe 'Exit' { It 'a' { } }\nexit 0\nDescribe 'More' { It 'b' { } }", "'exit 0' leaves"),
            ("Return.Tests.ps1", "Describe 'Return' { It 'a' { return; throw 'never' } }", "'return' leaves"),
            ("SharedBreak.Tests.ps1", "Describe 'Own' { It 'a' { } }; . \"$PSScriptRoot/break.ps1\"; It 'b' { }", "'break' leaves"),
            ("Hidden.Tests.ps1", "Describe 'Hidden' { It 'a' { }; Invoke-Expression 'break'; It 'b' { } }", "test: It 'b' {"),
            ("NoCase.Tests.ps1", "Describe 'Case' { It 'a' { }; It 'b' -ForEach @() -AllowNullOrEmptyForEach { } }", "test: It 'b' -F"),
        ];
        Write("shared.ps1", "Describe 'Shared' { It 'b' { 1 | Should -Be 2 } }");
        Write("break.ps1", "break");
        PesterResult[] results = Run([.. files.Select(file => (file.Name, file.Text)), ("Good.Tests.ps1", LeavesNoBlock)]);
        Assert.All(files, file => Assert.Contains(
            results,
            result => result.File == file.Name
                && result.Result == "Failed"
                && result.Message.Contains(file.Message, StringComparison.Ordinal)));
        Assert.Equal(
            ["Jumps.passes 1 Passed", "Jumps.passes 3 Passed", "Jumps.passes Passed"],
            results.Where(result => result.File == "Good.Tests.ps1").Select(result => $"{result.Name} {result.Result}"));
    }

    [Theory]
    [InlineData("[System.Environment]::Exit(7)", 7, "PowerShell was ended before all tests had run.")]
    [InlineData("[System.Environment]::Exit(0)", 1, "PowerShell was ended before all tests had run.")]
    [InlineData("Invoke-Expression 'continue outer'", 1, "Pester did not run to its end.")]
    public void A_run_that_ends_before_its_results_is_an_error(string statement, int exitCode, string message)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Run(("Ends.Tests.ps1", statement)));
        Assert.Contains($"exit code {exitCode} and 0 results", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_file_is_an_error()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => PesterRun.Run(["No*.Tests.ps1"], _folder));
        Assert.Contains("has no file No*.Tests.ps1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_found_whatever_the_case_of_their_names()
    {
        Write("A.Tests.ps1", "");
        Write("b.tests.ps1", "");
        Write("c.ps1", "");
        Assert.Equal(["A.Tests.ps1", "b.tests.ps1"], PesterRun.Files(_folder).Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>Pester 6 runs each; Pester 5 would run it in place of that of <c>common.ps1</c>.</summary>
    [Fact]
    public void No_test_file_has_a_set_up_outside_of_a_Describe() => Assert.All(
        PesterRun.Files(Repository.Folder("tests")),
        file => Assert.DoesNotContain(File.ReadLines(file.FullName), line => line.StartsWith("BeforeAll", StringComparison.Ordinal)));

    private PesterResult[] Run(params (string Name, string Text)[] files)
    {
        foreach ((string name, string text) in files)
        {
            Write(name, text);
        }

        return [.. PesterRun.Run([.. files.Select(file => file.Name)], _folder)];
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
