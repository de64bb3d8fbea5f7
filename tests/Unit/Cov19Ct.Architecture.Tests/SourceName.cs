using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cov19Ct.Architecture.Tests;

/// <summary>A name in the source, and what has this name.</summary>
/// <param name="Symbol">Null if nothing is found. If several are found and none fits, the first of them.</param>
internal sealed record SourceName(SimpleNameSyntax Syntax, ISymbol? Symbol)
{
    public string File => Syntax.SyntaxTree.FilePath;

    /// <summary>Nothing is found, and something is needed: the alias in a using directive declares its name.</summary>
    public bool IsUnknown => Symbol is null && !IsKeyword && Syntax.Parent is not NameEqualsSyntax { Parent: UsingDirectiveSyntax };

    /// <summary>Some keywords are names in the syntax.</summary>
    private bool IsKeyword => Syntax.IsUnmanaged || Syntax is { Identifier.ValueText: "nameof", Parent: InvocationExpressionSyntax };

    /// <summary>All names outside of comments. The compiler binds each method for this, which takes seconds.</summary>
    public static SourceName[] Read(Compilation compilation) =>
    [
        .. compilation.SyntaxTrees.AsParallel().AsOrdered().Where(tree => tree.FilePath.Length > 0).SelectMany(tree =>
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Select(name => Find(name, model));
        }),
    ];

    private static SourceName Find(SimpleNameSyntax name, SemanticModel model)
    {
        if (Called(name, model) is IMethodSymbol method)
        {
            return new SourceName(name, method);
        }

        SymbolInfo found = model.GetSymbolInfo(name);
        return new SourceName(name, found.Symbol ?? found.CandidateSymbols.FirstOrDefault());
    }

    /// <summary>The method that is called by this name. The compiler keeps the method of a call, but to find that of the name alone it
    /// would bind the code around it again. Null for other names, and for a call of a delegate: the name is not that of a method.</summary>
    private static IMethodSymbol? Called(SimpleNameSyntax name, SemanticModel model)
    {
        IMethodSymbol? method = SyntaxFacts.IsInvoked(name)
            ? model.GetSymbolInfo(SyntaxFactory.GetStandaloneExpression(name).Parent!).Symbol as IMethodSymbol
            : null;
        return method?.MethodKind == MethodKind.DelegateInvoke ? null : method;
    }
}
