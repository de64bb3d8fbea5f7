using System.Globalization;

namespace Cov19Ct;

/// <summary>Text from a file or a user, as it may be in a message, in a database and on a terminal.</summary>
internal static class ShownText
{
    /// <summary>Far above any message: what is longer was made of something that is no message.</summary>
    public const int LongestMessage = 4096;

    private const string Cut = "...";

    /// <summary>The text in one line, without characters that a terminal could run as commands, or that change the order of the
    /// others, and without halves of characters, which no encoding has.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">A longer text is cut.</param>
    public static string Of(string text, int longest = int.MaxValue) => Plain(text, longest, IsPlain);

    /// <summary>The same for a whole message: line breaks and tabs stay.</summary>
    public static string OfMessage(string text) => Plain(text, LongestMessage, letter => letter is '\n' or '\r' or '\t' || IsPlain(letter));

    private static string Plain(string text, int longest, Predicate<char> isPlain)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isCut = text.Length > longest;
        if (!isCut && text.All(letter => isPlain(letter) && !char.IsSurrogate(letter)))
        {
            return text;
        }

        // Between characters of two halves. Enumerating runes replaces single halves by U+FFFD.
        int end = isCut ? longest - (longest > 0 && char.IsHighSurrogate(text[longest - 1]) ? 1 : 0) : text.Length;
        string plain = string.Concat(
            text[..end].EnumerateRunes().Select(rune => rune.IsBmp && !isPlain((char)rune.Value) ? "?" : rune.ToString()));
        return isCut ? plain + Cut : plain;
    }

    private static bool IsPlain(char letter) => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
