using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public sealed class ModuleLocatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cov19ct-shell-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_manifest_is_found_in_a_folder_above()
    {
        string manifest = WriteManifest("@{ RootModule = 'root.psm1' }");
        File.WriteAllText(Path.Combine(_folder, "root.psm1"), "");
        string below = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        Assert.Equal(manifest, ModuleLocator.Locate(null, below));
    }

    [Fact]
    public void A_folder_may_be_named()
    {
        string manifest = WriteManifest("@{ }");
        Assert.Equal(manifest, ModuleLocator.Locate(_folder, "/"));
    }

    [Fact]
    public void A_missing_module_is_said_with_what_to_do()
    {
        ShellStartException searched = Assert.Throws<ShellStartException>(() => ModuleLocator.Locate(null, _folder));
        Assert.Contains("-ModulePath", searched.Message, StringComparison.Ordinal);
        Assert.Equal(70, searched.ExitCode);
        string absent = Path.Combine(_folder, "absent.psd1");
        ShellStartException named = Assert.Throws<ShellStartException>(() => ModuleLocator.Locate(absent, _folder));
        Assert.Contains(absent, named.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin/Absent.dll")]
    [InlineData(@"bin\Absent.dll")]
    public void An_unbuilt_module_is_said_with_what_to_run(string root)
    {
        _ = WriteManifest($"@{{ RootModule = '{root}' }}");
        ShellStartException exception = Assert.Throws<ShellStartException>(() => ModuleLocator.Locate(null, _folder));
        Assert.Contains("not built", exception.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "bin", "Absent.dll"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet build", exception.Message, StringComparison.Ordinal);
        Assert.Equal(70, exception.ExitCode);
    }

    [Theory]
    [InlineData("@{ RootModule = ")]
    [InlineData("@{ RootModule = (Get-Date) }")]
    [InlineData("")]
    public void A_manifest_that_cannot_be_read_is_left_to_the_import(string text)
    {
        string manifest = WriteManifest(text);
        Assert.Equal(manifest, ModuleLocator.Locate(null, _folder));
    }

    private string WriteManifest(string text)
    {
        string path = Path.Combine(_folder, ModuleLocator.ManifestName);
        File.WriteAllText(path, text);
        return path;
    }
}
