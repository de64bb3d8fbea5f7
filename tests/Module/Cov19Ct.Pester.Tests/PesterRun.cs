using System.Diagnostics;
using System.Reflection;

namespace Cov19Ct.Tests;

/// <summary>One run of the Pester files in a PowerShell process of its own.</summary>
internal static class PesterRun
{
    /// <summary>Ends a run that hangs; no test measures time by it.</summary>
    private static readonly TimeSpan s_hangLimit = TimeSpan.FromMinutes(40);

    /// <summary>The Pester files of a folder, whatever the case of their names, which Linux looks at.</summary>
    public static FileInfo[] Files(string folder)
    {
        EnumerationOptions options = new() { MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = FileAttributes.None };
        return new DirectoryInfo(folder).GetFiles("*.Tests.ps1", options);
    }

    /// <summary>Runs the files and reads their results.</summary>
    /// <param name="names">Files of <paramref name="folder"/>.</param>
    /// <param name="folder">The folder that holds them and <c>Invoke-PesterSuite.ps1</c>.</param>
    /// <exception cref="InvalidOperationException">The run itself failed, or its exit code is not that of its results.</exception>
    public static IReadOnlyList<PesterResult> Run(string[] names, string folder)
    {
        string results = Path.Combine(Directory.CreateTempSubdirectory("cov19ct-pester-").FullName, "results.jsonl");
        try
        {
            string suite = Path.Combine(folder, "Invoke-PesterSuite.ps1");
            string[] arguments = ["-File", suite, .. names, "-Pester", Pester, "-ResultPath", results, "-Output", "Normal"];
            using Process process = PowerShellProcess.Start(folder, arguments);
            process.StandardInput.Close();
            ProcessOutcome outcome = PowerShellProcess.WaitFor(process, s_hangLimit);
            PesterResult[] read = File.Exists(results) ? [.. File.ReadLines(results).Select(PesterResult.Parse)] : [];
            int expected = read.All(result => result.Result is "Passed" or "Skipped") ? 0 : 1;
            return read.Length > 0 && outcome.ExitCode == expected
                ? read
                : throw new InvalidOperationException(
                    $"Pester ended with exit code {outcome.ExitCode} and {read.Length} results.\n{outcome.Output}{outcome.Error}");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(results)!, recursive: true);
        }
    }

    /// <summary>The version that the project restores first, or the one that <c>COV19CT_PESTER</c> names.</summary>
    private static string Pester => Path.Combine(
        Metadata("PesterPackage"),
        Environment.GetEnvironmentVariable("COV19CT_PESTER") ?? Metadata("PesterVersion"),
        "tools",
        "Pester.psd1");

    private static string Metadata(string key) =>
        typeof(PesterRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
