using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cov19Ct.Architecture.Tests;

public class FolderTests
{
    [Fact]
    public void No_folder_uses_a_folder_that_uses_it() => Assert.Empty(FolderGraph.Of(SourceCode.Names).Cycles());

    /// <summary>Otherwise a use would be missed without a message. The code that generators write is missing: no name may come from there.
    /// </summary>
    [Fact]
    public void Each_name_in_the_source_is_known() =>
        Assert.Empty(SourceCode.Names.Where(name => name.IsUnknown).Select(name => $"{Path.GetFileName(name.File)}: {name.Syntax}"));

    [Theory]
    [InlineData("class One { Two? _two; }", "class Two { One? _one; }")]
    [InlineData("class One { public static void Do() => Two.Name.Trim(); }", "class Two { public const string Name = nameof(One); }")]
    [InlineData("static class One { public static int Twice(this Two two) => 2; }", "class Two { public int Half() => this.Twice(); }")]
    public void A_use_in_both_directions_is_found_and_told(string one, string two)
    {
        string cycle = Assert.Single(Read(("P/A/One.cs", one), ("P/B/Two.cs", two)).Cycles());
        Assert.Equal("P/A, P/B: P/A -> P/B (One.cs: Two); P/B -> P/A (Two.cs: One)", cycle);
    }

    [Fact]
    public void A_way_back_over_a_third_folder_is_found_and_a_comment_is_none()
    {
        FolderGraph graph = Read(
            ("P/A/One.cs", "class One { Two? _two; }"),
            ("P/B/Two.cs", "class Two { Three? _three; }"),
            ("P/C/Three.cs", "class Three { object? _one = typeof(One); }"),
            ("P/D/Four.cs", "/// <summary><see cref=\"Five\"/></summary>\nclass Four;"),
            ("P/E/Five.cs", "class Five { Four? _four; }"));
        Assert.StartsWith("P/A, P/B, P/C: ", Assert.Single(graph.Cycles()), StringComparison.Ordinal);
    }

    private static FolderGraph Read(params (string Path, string Text)[] files)
    {
        CSharpCompilation compilation = SourceCode.Compile(
            files.Select(file => (Path.Combine(SourceCode.Root, "src", file.Path), file.Text)));
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return FolderGraph.Of(SourceName.Read(compilation));
    }
}
