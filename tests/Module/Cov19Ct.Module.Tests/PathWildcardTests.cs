using System.Runtime.CompilerServices;

namespace Cov19Ct.Hosted.Tests;

/// <summary>Characters that mean something to PowerShell in names of files.</summary>
public sealed class PathWildcardTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public PathWildcardTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakePhantoms(1, slices: 2);
        _session.RunClean("$null = $ExecutionContext.SessionState.Path.SetLocation($folder)");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData("a[1]", "-Path 'a[1]'", "a[1]")]
    [InlineData("a[1]", "-LiteralPath 'a[1]'", "a[1]")]
    [InlineData("a[1]", "-Path 'a`[1`]'", "a[1]")]
    [InlineData("a[1]", "-LiteralPath 'a`[1`]'", null)]
    [InlineData("a[1]", "-Path 'a*'", "a[1]")]
    [InlineData("a[1]", "-LiteralPath 'a*'", null)]
    [InlineData("a1", "-Path 'a[1]'", "a1")]
    [InlineData("a1", "-LiteralPath 'a[1]'", null)]
    [InlineData("a1", "-Path 'FileSystem::{0}/a?'", "a1")]
    [InlineData("a1", "-Path 'Microsoft.PowerShell.Core/FileSystem::{0}/a*'", "a1")]
    [InlineData("a1", "-Path @'\nMicrosoft.PowerShell.Core\\FileSystem::Microsoft.PowerShell.Core/FileSystem::{0}/a*\n'@", "a1")]
    public void Path_takes_wildcards_and_LiteralPath_none(string name, string arguments, string? found) => Imports(name, arguments, found);

    [UnixTheory]
    [InlineData("a:b", "-Path './a:b'", "a:b")]
    [InlineData("a:b", "-LiteralPath '{0}/a:b'", "a:b")]
    [InlineData("a::b", "-Path './a::b'", "a::b")]
    [InlineData("a::b", "-Path '{0}/a::b'", "a::b")]
    [InlineData("a::b", "-LiteralPath '{0}/a::b'", "a::b")]
    [InlineData("a::b", "-LiteralPath 'FileSystem::{0}/a::b'", "a::b")]
    [InlineData("a`b", "-Path 'a`b'", "a`b")]
    public void Names_that_are_there_are_taken_as_they_are(string name, string arguments, string? found) => Imports(name, arguments, found);

    [UnixFact]
    public void A_folder_that_is_there_takes_outputs_whatever_its_name()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "a::b"));
        _session.RunClean("""
            $scan = Import-CtScan $folder/scans -Recurse -WarningAction Ignore
            $null = $scan | Export-CtScan "$folder/a::b/scan.nii"
            """);
        Assert.True(File.Exists(Path.Combine(_folder.Root, "a::b", "scan.nii")));
    }

    [Theory]
    [InlineData("Env:*")]
    [InlineData("FileSystem::a*")]
    [InlineData("NoDrive:/a*")]
    [InlineData("/none/a::*")]
    public void Wildcards_of_other_providers_are_refused(string path) =>
        Assert.Equal("NotAFileSystemPath", _session.Run("Import-CtScan $path", ("path", path)).ErrorId);

    private void Imports(string name, string arguments, string? found)
    {
        Directory.Move(Path.Combine(_folder.Root, "scans/covid/ct_scan_1"), Path.Combine(_folder.Root, name));
        string script = $"Import-CtScan {string.Format(null, arguments, _folder.Root)} -WarningAction Ignore | ForEach-Object Path";
        ScriptResult result = _session.Run(script);
        if (found is null)
        {
            Assert.Equal(("PathNotFound", 0), (result.ErrorId, result.Output.Count));
        }
        else
        {
            Assert.Empty(result.Errors.Select(error => error.ToString()));
            Assert.Equal(Path.Combine(_folder.Root, found), Assert.Single(result.Output).ToString());
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class UnixTheoryAttribute : TheoryAttribute
    {
        public UnixTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
            : base(file, line)
        {
            Skip = UnixFactAttribute.Reason;
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
            : base(file, line)
        {
            Skip = Reason;
        }

        public static string? Reason => OperatingSystem.IsWindows() ? "Windows has no names with a colon" : null;
    }
}
