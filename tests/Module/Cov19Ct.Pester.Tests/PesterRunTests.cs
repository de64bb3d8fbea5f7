namespace Cov19Ct.Tests;

/// <summary>What of Pester's results reaches this suite: files that fail on purpose, in a folder of their own.</summary>
public sealed class PesterRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cov19ct-pester-run-").FullName;

    public PesterRunTests() => File.Copy(Path.Combine(Repository.Folder("tests"), "Invoke-PesterSuite.ps1"), Path.Combine(_folder, "Invoke-PesterSuite.ps1"));

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
            ["Mixed.Tests.ps1: Sums.passes with 1 Passed", "Mixed.Tests.ps1: Sums.passes with 2 Passed", "Mixed.Tests.ps1: Sums.fails Failed", "Mixed.Tests.ps1: Sums.is skipped Skipped"],
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
        ];
        PesterResult[] results = Run([.. files.Select(file => (file.Name, file.Text))]);
        Assert.All(files, file => Assert.Contains(
            results, result => result.File == file.Name && result.Result == "Failed" && result.Message.Contains(file.Message, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_run_that_ends_before_its_results_is_an_error()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Run(("Ends.Tests.ps1", "[System.Environment]::Exit(7)")));
        Assert.Contains("exit code 7", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Pester 6 runs each; Pester 5 would run it in place of that of <c>common.ps1</c>.</summary>
    [Fact]
    public void No_test_file_has_a_set_up_outside_of_a_Describe() => Assert.All(
        Directory.GetFiles(Repository.Folder("tests"), "*.Tests.ps1"),
        file => Assert.DoesNotContain(File.ReadLines(file), line => line.StartsWith("BeforeAll", StringComparison.Ordinal)));

    private PesterResult[] Run(params (string Name, string Text)[] files)
    {
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
        }

        return [.. PesterRun.Run([.. files.Select(file => file.Name)], _folder)];
    }
}
