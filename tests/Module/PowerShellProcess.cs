using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Cov19Ct.Tests;

/// <summary>How a process ended, and what it wrote. Lines end with <c>\n</c>.</summary>
internal sealed record ProcessOutcome(int ExitCode, string Output, string Error);

/// <summary>Real PowerShell as a process, with all three streams redirected: what a scheduler or a script sees.</summary>
/// <remarks>It is the version that <c>.config/dotnet-tools.json</c> names, restored with the test project;
/// <c>COV19CT_TEST_PWSH</c> names another one by its full path.</remarks>
internal static class PowerShellProcess
{
    /// <summary>Ends a process that hangs; no test measures time by it.</summary>
    private static readonly TimeSpan s_hangLimit = TimeSpan.FromMinutes(5);

    /// <summary>The program and the arguments that come before those of PowerShell.</summary>
    public static (string Program, string[] First) Command { get; } = FindCommand();

    /// <summary>Runs PowerShell to its end, with a text as its standard input.</summary>
    /// <exception cref="TimeoutException">It did not end; it was killed.</exception>
    public static ProcessOutcome Run(string folder, string input, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return WaitFor(process, s_hangLimit);
    }

    /// <summary>A PowerShell at work; the caller ends and disposes it.</summary>
    public static Process Start(string folder, params string[] arguments) =>
        Start(Command.Program, folder, [.. Command.First, .. Arguments(arguments)]);

    /// <summary>Sends SIGINT, as Ctrl+C does, once the process has written a line that ends with a text.</summary>
    public static ProcessOutcome RunAndInterrupt(string folder, string after, params string[] arguments)
    {
        // The child of a runner that ignores the signal, as one in the background of a script does, would ignore it too.
        using Process process = Start("env", folder, ["--default-signal=INT", Command.Program, .. Command.First, .. Arguments(arguments)]);
        process.StandardInput.Close();
        string before = "";
        while (!before.EndsWith($"{after}\n", StringComparison.Ordinal))
        {
            before += process.StandardOutput.ReadLine() is string line
                ? $"{line}\n"
                : throw new InvalidOperationException(
                    $"PowerShell ended before it wrote '{after}': {before}{process.StandardError.ReadToEnd()}");
        }

        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        ProcessOutcome outcome = WaitFor(process, s_hangLimit);
        return outcome with { Output = before + outcome.Output };
    }

    /// <summary>Waits for the end of a process that <see cref="Start(string, string[])"/> gave, and reads what it wrote.</summary>
    /// <exception cref="TimeoutException">It did not end within the limit; it was killed.</exception>
    public static ProcessOutcome WaitFor(Process process, TimeSpan limit)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"PowerShell did not end within {limit}. It wrote: {output.Result}{error.Result}");
        }

        return new ProcessOutcome(process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    private static string[] Arguments(string[] arguments) => ["-NoLogo", "-NoProfile", "-NonInteractive", .. arguments];

    private static Process Start(string program, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Nothing but the script's own doing: no colours, no telemetry, no look for a newer version.
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return Process.Start(start)!;
    }

    private static (string Program, string[] First) FindCommand()
    {
        if (Environment.GetEnvironmentVariable("COV19CT_TEST_PWSH") is { Length: > 0 } named)
        {
            return (named, []);
        }

        string assembly = typeof(PowerShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "PowerShell").Value!;
        return (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet", [assembly]);
    }
}
