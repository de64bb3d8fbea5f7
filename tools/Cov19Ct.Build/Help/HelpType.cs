namespace Cov19Ct.Build.Help;

/// <summary>A type that a cmdlet takes or gives, and the words on it.</summary>
internal sealed record HelpType(string Name, IReadOnlyList<string> Paragraphs);
