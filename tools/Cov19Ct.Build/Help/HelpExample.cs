namespace Cov19Ct.Build.Help;

/// <summary>An example: its code, then what there is to say about it, output blocks included.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);
