using System.Runtime.CompilerServices;

namespace Cov19Ct.Tests;

/// <summary>A fact about signals: skipped where there are none to send.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "sends a signal with env and kill";
        }
    }
}
