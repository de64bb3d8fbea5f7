using System.Globalization;

namespace Cov19Ct;

/// <summary>Text from a file or a user, as it may be in a message.</summary>
internal static class ShownText
{
    private const string Cut = "...";

    /// <summary>The text in one line, without characters that a terminal could run as commands, or that change the order of the
    /// others.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">A longer text is cut.</param>
    public static string Of(string text, int longest = int.MaxValue)
    {
        bool isCut = text.Length > longest;
        string plain = string.Concat((isCut ? text[..longest] : text).Select(letter => IsPlain(letter) ? letter : '?'));
        return isCut ? plain + Cut : plain;
    }

    private static bool IsPlain(char letter) => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
