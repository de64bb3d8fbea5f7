using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cov19Ct.Export.Tests.Nifti;

/// <summary>A fact that skips where there is no Python with nibabel.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NibabelFactAttribute : FactAttribute
{
    public NibabelFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!IsPresent)
        {
            Skip = "needs python3 with nibabel";
        }
    }

    private static bool IsPresent { get; } = TryRun("import nibabel", out _);

    /// <summary>What a line of Python prints.</summary>
    public static string Run(string line) => TryRun(line, out string output) ? output : throw new InvalidOperationException(output);

    private static bool TryRun(string line, out string output)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("python3", ["-W", "ignore", "-c", line])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            output = "";
            return false;
        }
    }
}
