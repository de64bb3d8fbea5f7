using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cov19Ct.Architecture.Tests;

/// <summary>How long a line, a file and a member may be. Longer ones are reported with path, line and length.</summary>
internal static partial class SourceLimits
{
    public const int LineLength = 140;
    public const int FileLines = 400;
    public const int MemberLines = 80;

    private static readonly string[] s_extensions =
    [
        ".cs", ".ps1", ".psm1", ".psd1", ".ps1xml", ".md", ".help.txt", ".yml", ".csproj", ".props", ".targets", ".css", ".js", ".py",
        ".sh",
    ];

    /// <summary>Outputs of builds and tests, and what tools keep, wherever they lie.</summary>
    private static readonly string[] s_outputs = ["bin", "obj", "TestResults", "__pycache__", ".git", ".vs", ".idea", ".vscode"];

    /// <summary>The generated help and other outputs, and the golden files.</summary>
    private static readonly string[] s_data = ["artifacts", "en-US", "results", "tests/data"];

    /// <summary>The files of the repository that people write, as paths from its root, in order.</summary>
    public static IEnumerable<string> Files() =>
        FilesBelow(new DirectoryInfo(SourceCode.Root))
            .Select(file => Relative(file.FullName))
            .Where(path => s_extensions.Any(extension => path.EndsWith(extension, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    /// <summary>What is too long in one file.</summary>
    public static IEnumerable<string> Faults(string path, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        IEnumerable<string> faults = lines.Index()
            .Where(line => LengthWithoutAddresses(line.Item) > LineLength)
            .Select(line => $"{path}:{line.Index + 1}: a line of {line.Item.Length} characters, at most {LineLength}");
        if (count > FileLines)
        {
            faults = faults.Append($"{path}:{FileLines + 1}: a file of {count} lines, at most {FileLines}");
        }

        return path.EndsWith(".cs", StringComparison.Ordinal) ? faults.Concat(LongMembers(path, text)) : faults;
    }

    private static IEnumerable<string> LongMembers(string path, string text) =>
        from node in CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
        where node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
            or PropertyDeclarationSyntax { ExpressionBody: not null } or IndexerDeclarationSyntax { ExpressionBody: not null }
        let span = node.SyntaxTree.GetLineSpan(node.Span)
        let count = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where count > MemberLines
        select $"{path}:{span.StartLinePosition.Line + 1}: {NameOf(node)} of {count} lines, at most {MemberLines}";

    private static string NameOf(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        AccessorDeclarationSyntax accessor => $"the accessor {accessor.Keyword.ValueText}",
        ConstructorDeclarationSyntax constructor => $"the constructor of {constructor.Identifier.ValueText}",
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        _ => "a member",
    };

    /// <summary>An address cannot be broken.</summary>
    private static int LengthWithoutAddresses(string line) =>
        line.Length <= LineLength ? line.Length : AddressPattern().Replace(line, "").Length;

    private static IEnumerable<FileInfo> FilesBelow(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(IsSource).SelectMany(FilesBelow));

    private static bool IsSource(DirectoryInfo folder) =>
        folder.LinkTarget is null && !s_outputs.Contains(folder.Name) && !s_data.Contains(Relative(folder.FullName));

    private static string Relative(string path) => Path.GetRelativePath(SourceCode.Root, path).Replace('\\', '/');

    [GeneratedRegex(@"https?://[^\s)>""'`]+")]
    private static partial Regex AddressPattern();
}
