namespace Cov19Ct.Tests;

/// <summary>The Pester files of <c>tests</c>, as tests of this suite.</summary>
public class PesterTests
{
    /// <summary>One row per Pester test; the files run when the rows are asked for, which is once.</summary>
    public static IEnumerable<ITheoryDataRow> Results =>
        PesterRun.Run(["*.Tests.ps1"], Repository.Folder("tests")).Select(result => result.ToRow());

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Pester(PesterResult test) => Assert.True(test.Result == "Passed", $"{test.Result}: {test.Message}");
}
