using System.Runtime.CompilerServices;

namespace Cov19Ct.Reporting.Tests;

/// <summary>A test that opens pages in Chromium; skipped, saying so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (Chromium.Path is null)
        {
            Skip = "Chromium is not on PATH.";
        }
    }
}
