using System.Text.RegularExpressions;

namespace Cov19Ct.Build.Help;

/// <summary>Takes the marks out of a line of markdown: code spans, bold, emphasis, links, escapes.</summary>
internal static partial class MarkdownInline
{
    /// <summary>The text to be read at a prompt. A web link keeps its address, in brackets; a link to a file does not.</summary>
    public static string ToPlainText(string markdown) => Mark().Replace(markdown, match =>
    {
        if (match.Groups["code"] is { Success: true } code)
        {
            return code.Value;
        }

        if (match.Groups["escaped"] is { Success: true } escaped)
        {
            return escaped.Value;
        }

        if (match.Groups["link"] is { Success: true } link)
        {
            string text = ToPlainText(link.Value);
            string target = match.Groups["target"].Value;
            return IsWebAddress(target) && target != text ? $"{text} ({target})" : text;
        }

        return ToPlainText(match.Groups["strong"].Success ? match.Groups["strong"].Value : match.Groups["emphasis"].Value);
    });

    public static bool IsWebAddress(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http";

    // Emphasis opens and closes at a word, so that "*.dcm" and "5 * 3" stay as they are; underscores are left to names.
    [GeneratedRegex("""
        `(?<code>[^`]+)`
        | \\(?<escaped>[\\`*_{}\[\]()#+\-.!|<>])
        | \[(?<link>[^\]]+)\]\((?<target>[^)\s]+)\)
        | \*\*(?<strong>\S(?:[^*]*[^*\s])?)\*\*
        | (?<![\w*])\*(?<emphasis>[^\s*.](?:[^*]*[^*\s])?)\*(?![\w*])
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Mark();
}
