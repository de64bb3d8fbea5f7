using Microsoft.CodeAnalysis;

namespace Cov19Ct.Architecture.Tests;

/// <summary>Which folder of the source uses which, and by what: a folder uses the types that its code names, and those whose members it
/// names. Comments do not count.</summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _uses = [];

    public static FolderGraph Of(IEnumerable<SourceName> names)
    {
        FolderGraph graph = new();
        foreach (SourceName name in names)
        {
            graph.Add(name);
        }

        return graph;
    }

    /// <summary>The folders that lead back to themselves, as one line for each group of them with the uses that do so; in order.</summary>
    public IEnumerable<string> Cycles()
    {
        Dictionary<string, HashSet<string>> reached = _uses.Keys.Select(edge => edge.From).Distinct().ToDictionary(folder => folder, Reach);
        return reached.Keys
            .Where(folder => reached[folder].Contains(folder))
            .GroupBy(
                folder => string.Join(
                    ", ", reached[folder].Where(other => reached.TryGetValue(other, out var back) && back.Contains(folder)).Order()))
            .Select(group => $"{group.Key}: {string.Join("; ", Uses(group.ToHashSet()))}");
    }

    private IEnumerable<string> Uses(HashSet<string> folders) =>
        from use in _uses
        where folders.Contains(use.Key.From) && folders.Contains(use.Key.To)
        select $"{use.Key.From} -> {use.Key.To} ({string.Join(", ", use.Value)})";

    private HashSet<string> Reach(string folder)
    {
        HashSet<string> reached = [];
        Stack<string> waiting = new([folder]);
        while (waiting.TryPop(out string? next))
        {
            foreach (string used in _uses.Keys.Where(edge => edge.From == next).Select(edge => edge.To).Where(reached.Add))
            {
                waiting.Push(used);
            }
        }

        return reached;
    }

    private void Add(SourceName name)
    {
        INamedTypeSymbol? type = name.Symbol as INamedTypeSymbol ?? name.Symbol?.ContainingType;
        foreach (SyntaxReference declaration in type?.OriginalDefinition.DeclaringSyntaxReferences ?? [])
        {
            (string from, string to) = (SourceCode.FolderOf(name.File), SourceCode.FolderOf(declaration.SyntaxTree.FilePath));
            if (to != from)
            {
                Add((from, to), $"{Path.GetFileName(name.File)}: {type!.Name}");
            }
        }
    }

    private void Add((string From, string To) edge, string use)
    {
        if (!_uses.TryGetValue(edge, out SortedSet<string>? uses))
        {
            _uses.Add(edge, uses = new(StringComparer.Ordinal));
        }

        uses.Add(use);
    }
}
