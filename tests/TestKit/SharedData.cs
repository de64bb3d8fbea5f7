using System.Runtime.CompilerServices;

namespace Cov19Ct.TestKit;

/// <summary>Real scans and what independent decoders make of them, kept beside the project and never in it:
/// <c>../shared/data</c> from the repository's root. Tests that need them skip, saying so, where they are absent.</summary>
internal static class SharedData
{
    /// <summary>The repository's root; null where the tests run elsewhere.</summary>
    public static string? Project { get; } = FindProject();

    public static string? Root { get; } = FindRoot();

    public static string Path(string relative) =>
        System.IO.Path.Combine(Root ?? throw new InvalidOperationException("The shared data is absent."), relative);

    private static string? FindProject()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Cov19Ct.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    private static string? FindRoot()
    {
        if (Project is null || System.IO.Path.GetDirectoryName(Project) is not string above)
        {
            return null;
        }

        string candidate = System.IO.Path.Combine(above, "shared", "data");
        return Directory.Exists(candidate) ? candidate : null;
    }
}

/// <summary>A fact that skips where the shared data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (SharedData.Root is null)
        {
            Skip = "needs ../shared/data beside the project";
        }
    }
}

/// <summary>A theory that skips where the shared data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (SharedData.Root is null)
        {
            Skip = "needs ../shared/data beside the project";
        }
    }
}
