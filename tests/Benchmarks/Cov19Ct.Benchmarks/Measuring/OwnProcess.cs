using System.Diagnostics;
using System.Reflection;

namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>This program once more, in a process of its own: for what a process reads once, and for its peak memory.</summary>
internal static class OwnProcess
{
    /// <summary>Runs a verb to its end.</summary>
    /// <param name="arguments">The verb and its options.</param>
    /// <param name="environment">Variables to set.</param>
    /// <returns>What it writes to standard output, line by line as it comes.</returns>
    /// <exception cref="InvalidDataException">It failed; why is on standard error.</exception>
    public static IEnumerable<string> Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        string host = Environment.ProcessPath!;
        bool isShared = Path.GetFileNameWithoutExtension(host) == "dotnet";
        ProcessStartInfo start = new(host, isShared ? [Assembly.GetExecutingAssembly().Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidDataException("The process does not start.");
        while (process.StandardOutput.ReadLine() is string line)
        {
            yield return line;
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidDataException($"{arguments[0]}, in a process of its own, failed with exit code {process.ExitCode}.");
        }
    }
}
