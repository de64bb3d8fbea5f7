namespace Cov19Ct.Build.Help;

/// <summary>A related topic.</summary>
/// <param name="Uri">A web address; null where the link is to another topic.</param>
internal sealed record HelpLink(string Text, string? Uri);
