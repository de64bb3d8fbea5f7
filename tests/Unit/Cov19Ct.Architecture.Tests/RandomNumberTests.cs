using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cov19Ct.Architecture.Tests;

public class RandomNumberTests
{
    /// <summary>Its numbers may change between versions of .NET: a seed would no longer mean the same training.</summary>
    [Fact]
    public void No_source_uses_System_Random()
    {
        IEnumerable<string> uses =
            from tree in SourceCode.Compilation.SyntaxTrees
            from name in tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
            where name.Identifier.ValueText == nameof(Random)
            let symbol = SourceCode.Compilation.GetSemanticModel(tree).GetSymbolInfo(name).Symbol
            where symbol?.ToDisplayString() == "System.Random"
            select tree.FilePath;
        Assert.Empty(uses);
    }
}
