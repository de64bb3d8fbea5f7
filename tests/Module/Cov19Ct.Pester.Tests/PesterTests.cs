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
            FileInfo[] files = [.. PesterRun.Files(folder).OrderByDescending(file => file.Length)];

            // Dealt out, the long files and the short ones evenly.
            string[][] groups = [.. Enumerable.Range(0, Processes).Select(first =>
                files.Where((_, index) => index % Processes == first).Select(file => file.Name).ToArray())];
            return groups.AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(Processes)
                .SelectMany(names => PesterRun.Run(names, folder))
                .Select(result => result.ToRow());
        }
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Pester(PesterResult test) => Assert.True(test.Result == "Passed", $"{test.Result}: {test.Message}");
}
