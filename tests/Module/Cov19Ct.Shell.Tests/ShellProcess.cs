using System.Diagnostics;

namespace Cov19Ct.Tests;

internal sealed record ShellOutcome(int ExitCode, string Output, string Error);

/// <summary>The built shell as a process, with all three streams redirected.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "Cov19Ct.Shell.dll");

    public static ShellOutcome Run(string folder, string input, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return WaitFor(process, process.StandardOutput.ReadToEndAsync());
    }

    /// <summary>A process at work; the caller ends and disposes it.</summary>
    public static Process Start(string folder, params string[] arguments) => Start(Host, folder, ["exec", Assembly, .. arguments]);

    /// <summary>Sends SIGINT once the process has written its first line.</summary>
    public static (ShellOutcome Outcome, TimeSpan AfterSignal) RunAndInterrupt(string folder, params string[] arguments)
    {
        // A runner in the background of a script ignores the signal, and so would all that it starts.
        using Process process = Start("env", folder, ["--default-signal=INT", Host, "exec", Assembly, .. arguments]);
        process.StandardInput.Close();
        string first = process.StandardOutput.ReadLine() + "\n";
        Stopwatch watch = Stopwatch.StartNew();
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        ShellOutcome outcome = WaitFor(process, process.StandardOutput.ReadToEndAsync());
        return (outcome with { Output = first + outcome.Output }, watch.Elapsed);
    }

    private static Process Start(string file, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A terminal that could show colours, so that it is the redirection that keeps them away.
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start)!;
    }

    private static ShellOutcome WaitFor(Process process, Task<string> output)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The shell did not end.");
        }

        return new ShellOutcome(process.ExitCode, Lines(output.Result), Lines(error.Result));
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n");
}
