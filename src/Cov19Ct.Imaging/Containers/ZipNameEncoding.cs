using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Cov19Ct.Imaging.Containers;

/// <summary>Decodes the names of entries. Only newer archives say in which encoding they are: older tools wrote the code page of their
/// machine (APPNOTE.TXT appendix D).</summary>
internal static class ZipNameEncoding
{
    /// <summary>Info-ZIP Unicode Path Extra Field (APPNOTE.TXT 4.6.9).</summary>
    private const ushort UnicodePath = 0x7075;

    private const int UnicodePathHead = 5;

    /// <summary>Japanese characters behind one another that are believed to be Japanese; fewer come about by chance.</summary>
    private const int FewestJapanese = 2;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding s_shiftJis = CodePage(932, mustBeValid: true);
    private static readonly Encoding s_dos = CodePage(850);
    private static readonly Encoding s_windows = CodePage(1252);

    /// <summary>The name of an entry: UTF-8 where its flag, its extra field or its bytes say so; else Shift-JIS where it reads as Japanese
    /// does; else Windows-1252 where only this gives letters; else code page 850, whose letters include those of 437.</summary>
    /// <param name="name">As the central directory has it.</param>
    /// <param name="extra">The extra fields of the entry.</param>
    public static string Decode(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        if (!name.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
        {
            return UnicodeName(name, extra) ?? Encoding.ASCII.GetString(name);
        }

        // A flag that says UTF-8 adds nothing: what is valid UTF-8 by chance is not met, and what is not valid is no UTF-8.
        return UnicodeName(name, extra) ?? Unicode(name) ?? Japanese(name) ?? Western(name);
    }

    /// <summary>The name in the extra field, if that belongs to this name: it holds the checksum of the one that it is for.</summary>
    private static string? UnicodeName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            ReadOnlySpan<byte> field = extra.Slice(4, length);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == UnicodePath && length > UnicodePathHead && field[0] == 1
                && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Crc32.HashToUInt32(name))
            {
                return TryDecode(s_utf8, field[UnicodePathHead..]);
            }

            extra = extra[(4 + length)..];
        }

        return null;
    }

    /// <summary>The name in UTF-8, if it is valid and no accident, which control characters tell.</summary>
    private static string? Unicode(ReadOnlySpan<byte> name) =>
        TryDecode(s_utf8, name) is string text && !text.Any(character => character > 0x7F && char.IsControl(character)) ? text : null;

    /// <summary>The name in Shift-JIS, if it is valid and looks like it; else null. European names are valid by chance, as a letter with an
    /// accent and the letter behind it then make one character.</summary>
    private static string? Japanese(ReadOnlySpan<byte> name)
    {
        if (TryDecode(s_shiftJis, name) is not string text)
        {
            return null;
        }

        bool hasNoLetter = s_dos.GetString(name).Any(character => character > 0x7F && !char.IsLetter(character));
        int run = 0;
        for (int index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && IsJapanese(text[index]))
            {
                run++;
                continue;
            }

            // Between small letters of a word: an accident.
            bool isWithinWord = (index < text.Length && char.IsAsciiLetterLower(text[index]))
                || (index - run > 0 && char.IsAsciiLetterLower(text[index - run - 1]));
            if (run >= FewestJapanese && (hasNoLetter || !isWithinWord))
            {
                return text;
            }

            run = 0;
        }

        return null;
    }

    /// <summary>Kana, of either width, and kanji.</summary>
    private static bool IsJapanese(char character) => character is (>= '\u3041' and <= '\u30FE') or (>= '\u4E00' and <= '\u9FFF')
        or (>= '\uFF66' and <= '\uFF9F') or '\u3005';

    private static string Western(ReadOnlySpan<byte> name)
    {
        string dos = s_dos.GetString(name);
        string windows = s_windows.GetString(name);
        return !AreLetters(dos) && AreLetters(windows) ? windows : dos;

        static bool AreLetters(string text) => text.All(character => character <= 0x7F || char.IsLetter(character));
    }

    private static string? TryDecode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Encoding CodePage(int number, bool mustBeValid = false) => CodePagesEncodingProvider.Instance.GetEncoding(
        number, EncoderFallback.ExceptionFallback, mustBeValid ? DecoderFallback.ExceptionFallback : DecoderFallback.ReplacementFallback)!;
}
