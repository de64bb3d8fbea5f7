using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Ours;
using Cov19Ct.Imaging.Phantoms;

namespace Cov19Ct.Benchmarks.Startup;

/// <summary>What a shell adds: Import-Module, the first diagnosis, and each one after it, in fresh processes.</summary>
internal static class StartupVerb
{
    private const int Slices = 16;

    public static void Run(VerbOptions options, TextWriter output)
    {
        string shell = options.Text("shell", BuiltShell());
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
            "-File", Path.Combine(Repository.Root, "tests", "Benchmarks", "startup.ps1"), "-Manifest", Path.Combine(Repository.Root, "Cov19Ct.psd1"),
            "-ModelPath", model, "-Data", data, "-Size", $"{size}", "-Repetitions", $"{repetitions}",
        ];
        Dictionary<string, Samples> figures = [];
        Samples process = new();
        for (int run = 0; run <= processes; run++)
        {
            // The first run brings the files into the page cache.
            List<(string Name, double Milliseconds)> lines = [];
            double seconds = Rounds.Seconds(() => lines = RunScript(shell, [.. Options(shell, scratch), .. script]));
            if (run > 0)
            {
                process.Add(1e3 * seconds);
                lines.ForEach(line => Of(line.Name).Add(line.Milliseconds));
            }
        }

        output.WriteLine($"{Machine.Describe()}.");
        output.WriteLine();
        output.WriteLine($"{Path.GetFileName(shell)}, {encoder} at {size}², a scan of {Slices} slices; medians over {processes} processes, milliseconds.");
        output.WriteLine();
        MarkdownTable table = new(output, "what", "median", "least to most", "samples");
        Add("Import-Module in a fresh process", Of("import"));
        Add("Import-CtScan, the first", Of("scan"));
        Add("Invoke-Cov19Diagnosis, the first, beyond the network's time: libtorch and the model are loaded", Of("first"));
        Add("Invoke-Cov19Diagnosis, warm, beyond the network's time", Of("warm"));
        Add("the whole process", process);

        Samples Of(string name) => figures.TryGetValue(name, out Samples? samples) ? samples : figures[name] = new Samples();
        void Add(string what, Samples samples) =>
            table.Add(what, samples.Median, $"{MarkdownTable.Number(samples.Least)} to {MarkdownTable.Number(samples.Most)}", samples.Count);
    }

    /// <summary>The shell that comes with the module: building it builds the module.</summary>
    private static string BuiltShell() => Path.Combine(
        Repository.Root, "src", "Cov19Ct.Shell", "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? "Cov19Ct.Shell.exe" : "Cov19Ct.Shell");

    /// <summary>So that nothing is asked or loaded before the script. Our shell imports a module at its start: an empty one here.</summary>
    private static string[] Options(string shell, ScratchFolder scratch)
    {
        if (!Path.GetFileName(shell).StartsWith("Cov19Ct.Shell", StringComparison.Ordinal))
        {
            return ["-NoProfile", "-NonInteractive"];
        }

        string empty = scratch.File("Empty.psm1");
        File.WriteAllText(empty, "");
        return ["-NonInteractive", "-NoLogo", "-ModulePath", empty];
    }

    private static List<(string Name, double Milliseconds)> RunScript(string shell, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(shell, arguments) { RedirectStandardOutput = true })!;
            string[][] lines = [.. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
            process.WaitForExit();
            return process.ExitCode == 0
                ? [.. lines.Where(words => words.Length == 2).Select(words => (words[0], double.Parse(words[1], CultureInfo.InvariantCulture)))]
                : throw new InvalidDataException($"{shell} failed with exit code {process.ExitCode}.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidDataException(
                $"{shell} does not start. Build it with 'dotnet build src/Cov19Ct.Shell -c Release', or name another with --shell.", exception);
        }
    }
}
