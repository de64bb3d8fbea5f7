using System.Text.RegularExpressions;

namespace Cov19Ct.Architecture.Tests;

/// <summary>A test waits for an event. A time that was long enough on one machine is too short on another, and lost on all.</summary>
public partial class SleepTests
{
    /// <summary>Where a test may wait for what has no event.</summary>
    private const string Helper = "tests/TestKit/Patience.cs";

    /// <summary>No tests: between two measurements the machine shall come to rest.</summary>
    private const string Benchmarks = "tests/Benchmarks/";

    [Fact]
    public void No_test_sleeps()
    {
        IEnumerable<string> sleepers =
            from path in SourceLimits.Files()
            where path.StartsWith("tests/", StringComparison.Ordinal) && !path.StartsWith(Benchmarks, StringComparison.Ordinal)
            where path is not Helper and not "tests/Unit/Cov19Ct.Architecture.Tests/SleepTests.cs"
            from line in File.ReadLines(Path.Combine(SourceCode.Root, path)).Index()
            where SleepPattern().IsMatch(line.Item)
            select $"{path}:{line.Index + 1}: {line.Item.Trim()}";
        Assert.Empty(sleepers);
        Assert.Matches(SleepPattern(), File.ReadAllText(Path.Combine(SourceCode.Root, Helper)));
    }

    [Theory]
    [InlineData("Thread.Sleep(5);")]
    [InlineData("System.Threading.Thread.Sleep(s_pause);")]
    [InlineData("await Task.Delay(5);")]
    [InlineData("SpinWait.SpinUntil(() => isDone)")]
    [InlineData("[Threading.Thread]::Sleep(50)")]
    [InlineData("[System.Threading.Tasks.Task]::Delay(50).Wait()")]
    [InlineData("    Start-Sleep -Milliseconds 50")]
    [InlineData("start-sleep 1")]
    public void A_sleep_is_found(string line) => Assert.Matches(SleepPattern(), line);

    [Theory]
    [InlineData("// One that waits sleeps.")]
    [InlineData("signal.Await();")]
    [InlineData("process.WaitForExit(s_limit);")]
    [InlineData("int delay = task.Delay;")]
    public void What_is_no_sleep_is_not_found(string line) => Assert.DoesNotMatch(SleepPattern(), line);

    [GeneratedRegex(@"\bThread\]?(\.|::)Sleep\b|\bTask\]?(\.|::)Delay\b|\bSpinUntil\b|\b[Ss]tart-[Ss]leep\b")]
    private static partial Regex SleepPattern();
}
