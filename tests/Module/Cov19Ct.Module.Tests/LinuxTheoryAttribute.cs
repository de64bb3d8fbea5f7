using System.Runtime.CompilerServices;

namespace Cov19Ct.Hosted.Tests;

/// <summary>A theory about what a process has loaded: skipped where <c>/proc</c> does not state it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "reads /proc/self/maps";
        }
    }
}
