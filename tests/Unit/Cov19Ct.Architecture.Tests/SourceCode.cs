using System.Reflection;
using Cov19Ct.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Cov19Ct.Architecture.Tests;

/// <summary>The source of the module and of its build tool, compiled as one, so that each name in it is known.</summary>
internal static class SourceCode
{
    /// <summary>What the SDK's <c>ImplicitUsings</c> gives a library.</summary>
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] s_roots = ["src", "tools"];
    private static readonly Lazy<MetadataReference[]> s_references = new(() => [.. References()]);
    private static readonly Lazy<SourceName[]> s_names = new(() => SourceName.Read(Compile(Files())));

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = SharedData.Project ?? throw new InvalidOperationException("The tests run outside the repository.");

    /// <summary>The names in all files.</summary>
    public static IReadOnlyList<SourceName> Names => s_names.Value;

    /// <summary>The project and the folder of a file, as <c>Cov19Ct.Core/Metrics</c>.</summary>
    public static string FolderOf(string path)
    {
        string relative = Path.GetRelativePath(Root, path).Replace('\\', '/');
        int start = relative.IndexOf('/', StringComparison.Ordinal) + 1;
        return relative[start..relative.LastIndexOf('/')];
    }

    /// <summary>Compiles some files as one; their paths need not exist.</summary>
    public static CSharpCompilation Compile(IEnumerable<(string Path, string Text)> files)
    {
        CSharpParseOptions options = new(LanguageVersion.CSharp12, DocumentationMode.None);
        IEnumerable<SyntaxTree> trees = files.Append((Path: "", Text: ImplicitUsings))
            .Select(file => CSharpSyntaxTree.ParseText(SourceText.From(file.Text), options, file.Path));
        CSharpCompilationOptions library = new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        return CSharpCompilation.Create("Source", trees, s_references.Value, library);
    }

    private static IEnumerable<(string Path, string Text)> Files() =>
        from root in s_roots
        from path in Directory.EnumerateFiles(Path.Combine(Root, root), "*.cs", SearchOption.AllDirectories)
        where !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
        select (path, File.ReadAllText(path));

    /// <summary>The platform and the packages of this program, and those in the built module.</summary>
    private static IEnumerable<MetadataReference> References()
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return platform.Split(Path.PathSeparator)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "bin", "dependencies"), "*.dll").Where(IsManaged))
            .DistinctBy(Path.GetFileName)
            .Where(path => !Path.GetFileName(path).StartsWith("Cov19Ct", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static bool IsManaged(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path).Name is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
