using System.Text.Json;

namespace Cov19Ct.Build.Tests;

/// <summary>A restore in locked mode makes a lock file that is missing, without a word: so what CI restores is only fixed where the
/// repository has them all.</summary>
public class LockFileTests
{
    private const string Ending = ".packages.lock.json";
    private static readonly string s_root = FindRoot();

    public static TheoryData<string> Platforms => ["linux-x64", "win-x64", "osx-arm64"];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Each_project_has_a_lock_file_for_each_platform_and_no_other_is_left(string platform) =>
        Assert.Equal(
            Projects(), LockFiles(platform).Select(path => Path.GetFileName(path)[..^Ending.Length]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Each_locked_package_has_a_hash(string platform)
    {
        int count = 0;
        foreach (string path in LockFiles(platform))
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(path));
            foreach (JsonProperty package in file.RootElement
                .GetProperty("dependencies")
                .EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject()))
            {
                string? type = package.Value.GetProperty("type").GetString();
                Assert.True(type == "Project" || package.Value.TryGetProperty("contentHash", out _), $"{path}: {package.Name}");
                count += type == "Project" ? 0 : 1;
            }
        }

        Assert.NotEqual(0, count);
    }

    /// <summary>All projects but those that say themselves that they lock nothing.</summary>
    private static IEnumerable<string> Projects() =>
        new[] { "src", "tests", "tools" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(path => !File.ReadAllText(path).Contains("<RestorePackagesWithLockFile>false<", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    private static string[] LockFiles(string platform) => Directory.GetFiles(Path.Combine(s_root, "locks", platform), "*" + Ending);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cov19Ct.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
