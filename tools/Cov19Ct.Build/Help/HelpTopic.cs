namespace Cov19Ct.Build.Help;

/// <summary>What one markdown file says about one cmdlet. All text is plain: no markdown is left in it, and a paragraph's
/// line breaks are those to be shown.</summary>
internal sealed record HelpTopic(string File, string Name)
{
    /// <summary>One sentence; empty where the file has none.</summary>
    public string Synopsis { get; init; } = "";

    public IReadOnlyList<string> Description { get; init; } = [];

    public IReadOnlyList<HelpParameter> Parameters { get; init; } = [];

    public IReadOnlyList<HelpType> Inputs { get; init; } = [];

    public IReadOnlyList<HelpType> Outputs { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<HelpExample> Examples { get; init; } = [];

    public IReadOnlyList<HelpLink> Related { get; init; } = [];
}
