using System.Globalization;
using System.Runtime.CompilerServices;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Reads the texts of data elements as bytes (DICOM PS3.5 section 6.2): a listing reads a dozen of each file.</summary>
internal static class DicomText
{
    private const byte Backslash = (byte)'\\';

    /// <summary>Digits that a double holds exactly, whatever they are.</summary>
    private const int ExactDigits = 15;

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

    /// <summary>The step of the last digit of a decimal string: 0.01 for 3.25, 1 for 12; 0 if it has an exponent or no digit.</summary>
    public static double StepOf(ReadOnlySpan<byte> text)
    {
        int point = text.IndexOfAny((byte)'.', (byte)',');
        bool isPlain = text.Length > 0 && !text.ContainsAny((byte)'e', (byte)'E');
        int decimals = point < 0 ? 0 : text.Length - point - 1;
        return isPlain && decimals <= ExactDigits ? 1 / s_powers[decimals] : 0;
    }

    /// <summary>As <see cref="char.IsWhiteSpace(char)"/> has it for Latin-1.</summary>
    private static bool IsWhiteSpace(byte letter) => letter is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r') or 0x85 or 0xA0;
}
