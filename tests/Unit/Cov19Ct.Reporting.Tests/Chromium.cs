using System.Diagnostics;

namespace Cov19Ct.Reporting.Tests;

/// <summary>The browser, without a window.</summary>
internal static class Chromium
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>The browser's file; null where there is none.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .SelectMany(
            folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>The elements of a page once its script has run.</summary>
    /// <param name="profile">A folder for the browser's own files.</param>
    public static string DumpDom(string address, string profile)
    {
        ProcessStartInfo start = new(Path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", $"--user-data-dir={profile}", "--dump-dom",
                address
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using Process browser = Process.Start(start)!;
        Task<string> errors = browser.StandardError.ReadToEndAsync();
        Task<string> dom = browser.StandardOutput.ReadToEndAsync();
        if (!browser.WaitForExit(s_patience))
        {
            browser.Kill(entireProcessTree: true);
            throw new TimeoutException($"Chromium did not end: {errors.Result}");
        }

        return dom.Result;
    }
}
