using System.Runtime.CompilerServices;

namespace Cov19Ct.Imaging.Containers;

/// <summary>Orders file names as people number them: runs of digits by value, all else letter by letter, so that
/// <c>10.jpg</c> comes after <c>2.jpg</c>.</summary>
internal sealed class NaturalNameOrder : IComparer<string>
{
    private NaturalNameOrder()
    {
    }

    public static NaturalNameOrder Instance { get; } = new();

    /// <summary>The number in a file's name, the last one if there are several; null if there is none, or none that
    /// an int can hold.</summary>
    public static int? NumberOf(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(path.AsSpan());
        int end = name.LastIndexOfAnyInRange('0', '9') + 1;
        int start = end;
        while (start > 0 && char.IsAsciiDigit(name[start - 1]))
        {
            start--;
        }

        return int.TryParse(name[start..end], out int number) ? number : null;
    }

    /// <summary>Compares the names of two files without their extensions; equal ones by the whole path.</summary>
    public int Compare(string? x, string? y)
    {
        int order = CompareNames(Path.GetFileNameWithoutExtension(x.AsSpan()), Path.GetFileNameWithoutExtension(y.AsSpan()));
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CompareNames(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty && !y.IsEmpty)
        {
            int order;
            if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
            {
                ReadOnlySpan<char> digitsX = TakeDigits(ref x);
                ReadOnlySpan<char> digitsY = TakeDigits(ref y);
                order = digitsX.Length != digitsY.Length
                    ? digitsX.Length.CompareTo(digitsY.Length)
                    : digitsX.SequenceCompareTo(digitsY);
            }
            else
            {
                order = char.ToUpperInvariant(x[0]).CompareTo(char.ToUpperInvariant(y[0]));
                x = x[1..];
                y = y[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        return x.Length.CompareTo(y.Length);
    }

    /// <summary>Takes the digits at the start, without leading zeros: the longer of two such runs is the greater number.</summary>
    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }
}
