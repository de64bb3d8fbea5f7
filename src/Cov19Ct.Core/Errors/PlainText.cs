namespace Cov19Ct;

/// <summary>Text that can be shown and stored anywhere.</summary>
internal static class PlainText
{
    /// <summary>Far above any message: what is longer was made of something that is no message.</summary>
    public const int Longest = 4096;

    /// <summary>A text without control characters, which a terminal could run as commands and a database could end at, and without halves
    /// of characters, which no encoding has. Line breaks and tabs stay. Longer texts are cut.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isPlain = text.Length <= Longest && !text.Any(letter => IsUnusual(letter) || char.IsSurrogate(letter));
        if (isPlain)
        {
            return text;
        }

        // Enumerating runes replaces the halves of characters by U+FFFD.
        string plain = string.Concat(
            text.EnumerateRunes().Select(rune => rune.IsBmp && IsUnusual((char)rune.Value) ? "?" : rune.ToString()));
        int end = plain.Length <= Longest ? plain.Length : Longest - (char.IsHighSurrogate(plain[Longest - 1]) ? 1 : 0);
        return end == plain.Length ? plain : $"{plain[..end]} …";
    }

    private static bool IsUnusual(char letter) => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t');
}
