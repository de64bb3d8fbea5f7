namespace Cov19Ct.Reporting.Tests;

/// <summary>A test that opens pages in Chromium; skipped, saying so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Path is null)
        {
            Skip = "Chromium is not on PATH.";
        }
    }
}
