using System.Text.RegularExpressions;

namespace Cov19Ct.Architecture.Tests;

/// <summary>Files are opened to be read in one place: what else opens them can hang on a named pipe, and takes the length of a link for
/// that of its target.</summary>
public partial class OpenedFileTests
{
    /// <summary>Files of the system, of the module itself, and a file that is written.</summary>
    private static readonly string[] s_exempt =
        ["RegularFile.cs", "LibtorchVersion.cs", "LedgerOwner.cs", "CtPhantomDicom.cs", "CacheFolder.cs"];

    [Fact]
    public void Only_regular_files_are_opened()
    {
        string[] found =
        [
            .. SourceLimits.Files()
                .Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal))
                .Where(path => !s_exempt.Contains(Path.GetFileName(path)))
                .Where(path => Opening().IsMatch(File.ReadAllText(Path.Combine(SourceCode.Root, path)))),
        ];
        Assert.Empty(found);
    }

    [GeneratedRegex(@"(?<!Regular)File\.(OpenHandle|OpenRead|OpenText|ReadAllBytes|ReadAllText|ReadLines|ReadAllLines)\("
        + @"|new FileInfo\([^)]*\)\.Length|(?<!MemoryMapped)FileAccess\.Read,")]
    private static partial Regex Opening();
}
