using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Listing;

/// <summary>Files a second by header, against pydicom in one process and in as many as there are cores. Ours is the whole import: sorting,
/// geometry, findings, and the look at each scan's values.</summary>
internal static class ListingVerb
{
    public static void Run(VerbOptions options, TextWriter output)
    {
        string data = Path.GetFullPath(options.Required("data"));
        int copies = options.Whole("copies", 1);
        int rounds = options.Whole("rounds", 5);
        string python = options.Text("python", "python3");
        options.RequireNoOther();

        using ScratchFolder scratch = new();
        string folder = copies == 1 ? data : Copy(data, scratch.File("copies"), copies);
        output.WriteLine($"{Machine.Describe()}.");
        output.WriteLine();
        using PeerProcess one = Start(python, scratch, processes: 1);
        using PeerProcess several = Start(python, scratch, Environment.ProcessorCount);
        int scans = OurPipeline.ImportAll(folder, recurse: true).Count();
        int files = one.Ask<PeerListing>("go", folder).Files;

        Rounds turns = new();
        (string Name, Samples Seconds)[] figures =
        [
            ("Cov19Ct", turns.Add("Cov19Ct s", () => { _ = OurPipeline.ImportAll(folder, recurse: true).Count(); })),
            ("pydicom, 1 process", turns.Add("pydicom s", () => one.Ask<PeerListing>("go", folder).Seconds)),
            ($"pydicom, {Environment.ProcessorCount} processes", turns.Add(
                "pydicom, all cores s", () => several.Ask<PeerListing>("go", folder).Seconds)),
        ];
        turns.Run(rounds, warmUps: 1, Console.Error);

        output.WriteLine($"{files} files, {scans} scans, in the page cache; medians of {rounds} rounds in turn.");
        output.WriteLine();
        MarkdownTable table = new(output, "reader", "files a second", "ms a file", "rate of Cov19Ct against it");
        foreach ((string name, Samples seconds) in figures)
        {
            table.Add(name, files / seconds.Median, 1e3 * seconds.Median / files, seconds.Median / figures[0].Seconds.Median);
        }
    }

    private static PeerProcess Start(string python, ScratchFolder scratch, int processes)
    {
        string settings = scratch.File($"listing-{processes}.json");
        PeerProcess.WriteSettings(settings, new { Processes = processes });
        return new PeerProcess(python, "list_pydicom.py", settings);
    }

    /// <summary>Copies a folder with all below it several times over.</summary>
    private static string Copy(string source, string target, int copies)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            for (int copy = 0; copy < copies; copy++)
            {
                string path = Path.Combine(target, $"{copy:D4}", Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Copy(file, path);
            }
        }

        return target;
    }

    private sealed record PeerListing(double Seconds, int Files, int Series);
}
