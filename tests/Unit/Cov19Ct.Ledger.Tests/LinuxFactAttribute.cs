using System.Runtime.CompilerServices;

namespace Cov19Ct.Ledger.Tests;

/// <summary>A fact about processes of Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "reads /proc";
        }
    }
}
