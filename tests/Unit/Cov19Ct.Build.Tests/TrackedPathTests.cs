using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cov19Ct.Build.Tests;

/// <summary>Every path of the repository can be checked out on Windows and on file systems that do not tell capitals.</summary>
public class TrackedPathTests
{
    [TrackedFilesFact]
    public void Every_system_can_hold_every_tracked_path()
    {
        string[] paths = TrackedFiles.List()!;
        Assert.Contains("Cov19Ct.psd1", paths);
        Assert.Empty(TrackedPathRules.Faults(paths));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Cov19Ct/Commands/A-b_c (1)[2].x.cs")]
    [InlineData(".ci/run")]
    [InlineData("docs/.hidden")]
    [InlineData("docs/CONSOLE.md")]
    [InlineData("docs/COM10.md")]
    [InlineData("docs/COM.md")]
    [InlineData("docs/x.con")]
    public void Ordinary_names_have_no_fault(string path) => Assert.Empty(TrackedPathRules.Faults([path]));

    [Theory]
    [InlineData("a<b", "\"a<b\" holds <")]
    [InlineData("a>b", "\"a>b\" holds >")]
    [InlineData("FileSystem::/x", "\"FileSystem::\" holds :")]
    [InlineData("a\"b", "\"a\"b\" holds \"")]
    [InlineData("a|b", "\"a|b\" holds |")]
    [InlineData("a?/b", "\"a?\" holds ?")]
    [InlineData("x/*.md", "\"*.md\" holds *")]
    [InlineData("a\\b", "\"a\\b\" holds \\")]
    [InlineData("a\tb", "\"a\tb\" holds the control character 9")]
    [InlineData("a\u007Fb", "\"a\u007Fb\" holds the control character 127")]
    [InlineData("docs./x", "\"docs.\" ends with a dot")]
    [InlineData("x/docs ", "\"docs \" ends with a space")]
    [InlineData("x/...", "\"...\" ends with a dot")]
    [InlineData("a//b", "a name is empty")]
    [InlineData("CON", "\"CON\" is the name of a device")]
    [InlineData("x/prn/y", "\"prn\" is the name of a device")]
    [InlineData("Aux.tar.gz", "\"Aux.tar.gz\" is the name of a device")]
    [InlineData("NUL.nii", "\"NUL.nii\" is the name of a device")]
    [InlineData("nul .txt", "\"nul .txt\" is the name of a device")]
    [InlineData("com0", "\"com0\" is the name of a device")]
    [InlineData("COM9.c", "\"COM9.c\" is the name of a device")]
    [InlineData("f\u00FCr", "\"f\u00FCr\" holds U+00FC, which is not ASCII")]
    [InlineData("fu\u0308r", "\"fu\u0308r\" holds U+0308, which is not ASCII")]
    [InlineData("LPT5", "\"LPT5\" is the name of a device")]
    [InlineData("CONIN$", "\"CONIN$\" is the name of a device")]
    [InlineData("x/conout$.log", "\"conout$.log\" is the name of a device")]
    public void What_Windows_cannot_hold_is_named(string path, string fault) =>
        Assert.Equal($"{path}: {fault}", Assert.Single(TrackedPathRules.Faults([path])));

    [Theory]
    [InlineData("COM\u00B9")]
    [InlineData("lpt\u00B2.txt")]
    [InlineData("LPT\u00B3.tar.gz")]
    public void Superscript_digits_make_names_of_devices_too(string path) =>
        Assert.Contains($"{path}: \"{path}\" is the name of a device", TrackedPathRules.Faults([path]));

    [Theory]
    [InlineData("docs/a.md", "docs/A.md", "docs/A.md: differs from docs/a.md only by case")]
    [InlineData("Docs/a", "docs/b", "docs: differs from Docs only by case")]
    [InlineData("x/Docs/a", "x/docs", "x/docs: differs from x/Docs only by case")]
    public void Two_spellings_of_one_name_are_named(string first, string second, string fault) =>
        Assert.Equal([fault], TrackedPathRules.Faults([first, second]));

    [Fact]
    public void The_same_name_in_several_folders_is_no_fault() => Assert.Empty(TrackedPathRules.Faults(["a/x", "a/y", "b/x", "b/X1"]));

    [Theory]
    [InlineData(TrackedPathRules.Longest, 0)]
    [InlineData(TrackedPathRules.Longest + 1, 1)]
    public void The_length_is_limited(int length, int faults) =>
        Assert.Equal(faults, TrackedPathRules.Faults([$"{new string('a', 100)}/{new string('b', length - 101)}"]).Count);

    /// <summary>Skipped where there is no clone, as in an archive of the sources, or no git.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class TrackedFilesFactAttribute : FactAttribute
    {
        public TrackedFilesFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
            : base(file, line)
        {
            if (TrackedFiles.List() is null)
            {
                Skip = "needs git and a clone of the repository";
            }
        }
    }

    private static class TrackedFiles
    {
        private static readonly Lazy<string[]?> s_paths = new(Read);

        /// <returns>Null where git does not tell them.</returns>
        public static string[]? List() => s_paths.Value;

        private static string[]? Read()
        {
            DirectoryInfo? root = new(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "Cov19Ct.psd1")))
            {
                root = root.Parent;
            }

            // A folder in a clone; a file in a work tree beside one.
            if (root is null || !Path.Exists(Path.Combine(root.FullName, ".git")))
            {
                return null;
            }

            ProcessStartInfo start = new("git", ["ls-files", "-z"])
            {
                WorkingDirectory = root.FullName,
                RedirectStandardOutput = true,
                StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            };
            try
            {
                using Process git = Process.Start(start)!;
                string output = git.StandardOutput.ReadToEnd();
                git.WaitForExit();
                return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
            }
            catch (Win32Exception)
            {
                return null;
            }
        }
    }
}
