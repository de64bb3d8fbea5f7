using System.Runtime.CompilerServices;

namespace Cov19Ct.Hosted.Tests;

/// <summary>A fact that needs what only Linux has: skipped elsewhere, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute(string reason, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = reason;
        }
    }
}
