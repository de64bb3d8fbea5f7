using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Ours;
using Cov19Ct.Phantoms;

namespace Cov19Ct.Benchmarks.Startup;

/// <summary>What PowerShell adds: Import-Module, the first diagnosis, and each one after it, in fresh processes.</summary>
internal static class StartupVerb
{
    private const int Slices = 16;

    public static void Run(VerbOptions options, TextWriter output)
    {
        string powerShell = options.Text("pwsh", "pwsh");
        EncoderArchitecture encoder = options.Choice("encoder", EncoderArchitecture.ResNet18);
        int size = options.Whole("size", 64, least: 32);
        int processes = options.Whole("processes", 7);
        int repetitions = options.Whole("repetitions", 20);
        options.RequireNoOther();

        using ScratchFolder scratch = new();
        string model = scratch.File("model.safetensors");
        BenchmarkModel.Create(model, encoder, size);
        string data = CtPhantomWriter.Write(scratch.File("scans"), new CtPhantomOptions { SliceCount = Slices }).Single().Path;
        string[] script =
        [
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(
                Repository.Root, "tests", "Benchmarks", "startup.ps1"), "-Manifest", Path.Combine(Repository.Root, "Cov19Ct.psd1"),
            "-ModelPath", model, "-Data", data, "-ImageSize", $"{size}", "-Repetitions", $"{repetitions}",
        ];
        Dictionary<string, Samples> figures = [];
        Samples process = new();
        for (int run = 0; run <= processes; run++)
        {
            // The first run brings the files into the page cache.
            List<(string Name, double Milliseconds)> lines = [];
            double seconds = Rounds.Seconds(() => lines = RunScript(powerShell, script));
            if (run > 0)
            {
                process.Add(1e3 * seconds);
                lines.ForEach(line => Of(line.Name).Add(line.Milliseconds));
            }
        }

        output.WriteLine($"{Machine.Describe()}.");
        output.WriteLine();
        output.WriteLine(
            $"{Path.GetFileName(powerShell)}, {encoder} at {size}², a scan of {Slices} slices; medians over {processes} processes, "
                + "milliseconds.");
        output.WriteLine();
        MarkdownTable table = new(output, "what", "median", "least to most", "samples");
        Add("Import-Module in a fresh process", Of("import"));
        Add("Import-CtScan, the first", Of("scan"));
        Add("Invoke-Cov19Diagnosis, the first, beyond the network's time: libtorch and the model are loaded", Of("first"));
        Add("Invoke-Cov19Diagnosis, warm, beyond the network's time", Of("warm"));
        Add("the whole process", process);

        Samples Of(string name) => figures.TryGetValue(name, out Samples? samples) ? samples : figures[name] = new Samples();
        void Add(string what, Samples samples) =>
            table.Add(
                what, samples.Median, $"{MarkdownTable.Number(samples.Least)} to {MarkdownTable.Number(samples.Most)}", samples.Count);
    }

    /// <summary>Runs a script in a process of its own. <c>pwsh.dll</c> of the .NET tool is run by dotnet.</summary>
    private static List<(string Name, double Milliseconds)> RunScript(string powerShell, string[] arguments)
    {
        try
        {
            bool isTool = powerShell.EndsWith(".dll", StringComparison.Ordinal);
            ProcessStartInfo start = new(
                isTool ? "dotnet" : powerShell, isTool ? [powerShell, .. arguments] : arguments)
            { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            string[][] lines =
            [
                .. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')),
            ];
            process.WaitForExit();
            return process.ExitCode == 0
                ? [.. lines.Where(words => words.Length == 2)
                    .Select(words => (words[0], double.Parse(words[1], CultureInfo.InvariantCulture)))]
                : throw new InvalidDataException($"{powerShell} failed with exit code {process.ExitCode}.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidDataException(
                $"{powerShell} does not start. Name PowerShell's program, or pwsh.dll of the .NET tool, with --pwsh.", exception);
        }
    }
}
