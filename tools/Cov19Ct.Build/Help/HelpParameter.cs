namespace Cov19Ct.Build.Help;

/// <summary>The words on a parameter.</summary>
/// <param name="Name">Without the hyphen.</param>
/// <param name="Line">Line of its heading, from 1.</param>
/// <param name="DefaultValue">What the line <c>Default: …</c> says; null where there is none.</param>
internal sealed record HelpParameter(string Name, int Line, IReadOnlyList<string> Paragraphs, string? DefaultValue);
