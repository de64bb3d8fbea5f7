using System.Globalization;
using System.Runtime.CompilerServices;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Reads the texts of data elements as bytes (DICOM PS3.5 section 6.2): a listing reads a dozen of each file.</summary>
internal static class DicomText
{
    private const byte Backslash = (byte)'\\';

    /// <summary>Digits that a double holds exactly, whatever they are.</summary>
    private const int ExactDigits = 15;

    /// <summary>Longer texts than any decimal string has, which has 16 bytes.</summary>
    private const int LongestDecimal = 64;

    /// <summary>The powers of ten that a double holds exactly, as far as digits need them.</summary>
    private static readonly double[] s_powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>A value without its padding, of spaces or nulls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> TrimPadding(ReadOnlySpan<byte> value)
    {
        int start = 0;
        int end = value.Length;
        while (start < end && value[start] is 0 or (byte)' ')
        {
            start++;
        }

        while (end > start && value[end - 1] is 0 or (byte)' ')
        {
            end--;
        }

        return value[start..end];
    }

    /// <summary>Takes the first of values that backslashes separate (section 6.4), without white space about it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> TakeNext(ref ReadOnlySpan<byte> values)
    {
        int length = 0;
        while (length < values.Length && values[length] != Backslash)
        {
            length++;
        }

        int start = 0;
        int end = length;
        while (start < end && IsWhiteSpace(values[start]))
        {
            start++;
        }

        while (end > start && IsWhiteSpace(values[end - 1]))
        {
            end--;
        }

        ReadOnlySpan<byte> first = values[start..end];
        values = length < values.Length ? values[(length + 1)..] : [];
        return first;
    }

    /// <summary>Reads a decimal string, as <see cref="double.Parse(string)"/> does; false where it is no finite number.</summary>
    /// <remarks>A number of at most 15 digits, over a power of ten that a double holds, is one division of exact numbers, which rounds once
    /// (Clinger 1990); most are. The others are left to the base library.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out double number)
    {
        bool isNegative = text.Length > 0 && text[0] == (byte)'-';
        int at = isNegative ? 1 : 0;
        long digits = 0;
        int count = 0;
        int decimals = -1;
        for (; at < text.Length && count <= ExactDigits; at++)
        {
            byte letter = text[at];
            if (letter is >= (byte)'0' and <= (byte)'9')
            {
                digits = (10 * digits) + letter - '0';
                count++;
                decimals += decimals < 0 ? 0 : 1;
            }
            else if (letter == (byte)'.' && decimals < 0)
            {
                decimals = 0;
            }
            else
            {
                break;
            }
        }

        if (at < text.Length || count is 0 or > ExactDigits)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        }

        number = digits / s_powers[Math.Max(decimals, 0)];
        number = isNegative ? -number : number;
        return true;
    }

    /// <summary>Reads a decimal string in which a comma may stand where the point belongs, as programs with other national settings write
    /// it. One comma, a digit behind it, and no point: a comma between two numbers is not taken for one.</summary>
    /// <param name="hasComma">True where the number was read so.</param>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out double number, out bool hasComma)
    {
        hasComma = false;
        if (TryParseDecimal(text, out number))
        {
            return true;
        }

        int comma = text.IndexOf((byte)',');
        bool isPoint = comma >= 0 && comma < text.Length - 1 && text.Length <= LongestDecimal && char.IsAsciiDigit((char)text[comma + 1])
            && !text[..comma].Contains((byte)'.') && !text[(comma + 1)..].ContainsAny((byte)',', (byte)'.');
        if (!isPoint)
        {
            return false;
        }

        Span<byte> pointed = stackalloc byte[LongestDecimal];
        text.CopyTo(pointed);
        pointed[comma] = (byte)'.';
        hasComma = TryParseDecimal(pointed[..text.Length], out number);
        return hasComma;
    }

    /// <summary>True for a number such as -1,024, in which the comma may also separate thousands.</summary>
    public static bool MayBeThousands(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.TrimStart("+-"u8);
        int comma = digits.IndexOf((byte)',');
        return comma is >= 1 and <= 3 && digits.Length == comma + 4 && digits[0] != (byte)'0'
            && !digits[..comma].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && !digits[(comma + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Reads an integer string. One with decimals that are 0, as in 12.0, is an integer too.</summary>
    /// <param name="hasComma">True where it was read with a comma for the point.</param>
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out int number, out bool hasComma)
    {
        hasComma = false;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        bool isInteger = TryParseDecimal(text, out double value, out hasComma) && double.IsInteger(value)
            && value is >= int.MinValue and <= int.MaxValue;
        number = isInteger ? (int)value : 0;
        return isInteger;
    }

    /// <summary>The step of the last digit of a decimal string: 0.01 for 3.25, 1 for 12; 0 if it has an exponent or no digit.</summary>
    public static double StepOf(ReadOnlySpan<byte> text)
    {
        int point = text.IndexOfAny((byte)'.', (byte)',');
        bool isPlain = text.Length > 0 && !text.ContainsAny((byte)'e', (byte)'E');
        int decimals = point < 0 ? 0 : text.Length - point - 1;
        return isPlain && decimals <= ExactDigits ? 1 / s_powers[decimals] : 0;
    }

    /// <summary>As <see cref="char.IsWhiteSpace(char)"/> has it for Latin-1; also the null that some programs pad single values
    /// with.</summary>
    private static bool IsWhiteSpace(byte letter) => letter is (byte)' ' or 0 or (>= (byte)'\t' and <= (byte)'\r') or 0x85 or 0xA0;
}
