namespace Cov19Ct.Tests;

/// <summary>The Pester files of <c>tests</c>, as tests of this suite.</summary>
public class PesterTests
{
    /// <summary>More would need more memory than they save time: the models of its tests stay in a process.</summary>
    private const int Processes = 2;

    /// <summary>One row per Pester test; the files run when the rows are asked for, which is once.</summary>
    public static IEnumerable<ITheoryDataRow> Results
    {
        get
        {
            string folder = Repository.Folder("tests");
            string[][] groups = [.. Divide(new DirectoryInfo(folder).GetFiles("*.Tests.ps1"))];
            Assert.NotEmpty(groups);
            return groups.AsParallel().AsOrdered().WithDegreeOfParallelism(Processes).SelectMany(names => PesterRun.Run(names, folder)).Select(result => result.ToRow());
        }
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Pester(PesterResult test) => Assert.True(test.Result == "Passed", $"{test.Result}: {test.Message}");

    /// <summary>Every file once, the long files and the short ones dealt out evenly.</summary>
    private static IEnumerable<string[]> Divide(FileInfo[] files) =>
        files.OrderByDescending(file => file.Length).ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select((file, index) => (file.Name, Group: index % Processes))
            .GroupBy(file => file.Group, file => file.Name)
            .Select(group => group.ToArray());
}
