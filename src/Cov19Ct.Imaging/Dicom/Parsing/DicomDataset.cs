using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>The elements of a file that a CT reader looks at, and where its pixel data lies.</summary>
internal sealed class DicomDataset
{
    /// <summary>In the order of the file. So few that going through them is faster than a dictionary, of which each file would need
    /// one.</summary>
    private readonly List<(DicomTag Tag, byte[] Value)> _values = new(16);

    /// <summary>Images of one frame have none.</summary>
    private List<DicomElement>? _located;

    public required TransferSyntax TransferSyntax { get; init; }

    /// <summary>The pixel data element; null if the file has none.</summary>
    public DicomElement? PixelData { get; set; }

    /// <summary>True where an overlay lies in bits of the pixel data.</summary>
    public bool HasOverlaysInPixels { get; set; }

    /// <summary>A hash of the elements of <see cref="DicomTag.OfStacks"/>: differs where the slices of two stacks may.</summary>
    public ulong StackMark { get; private set; }

    /// <summary>Holds for what this data set does not say itself: for a frame, what is shared by all; for that, the image's own.</summary>
    public DicomDataset? Outer { get; init; }

    /// <summary>Adds an element to <see cref="StackMark"/>.</summary>
    public void Mark(DicomTag tag, ReadOnlySpan<byte> value) => StackMark = XxHash3.HashToUInt64(value, (long)(StackMark + tag.Number));

    /// <summary>Stores a value as the file has it; where a tag comes twice, the last one.</summary>
    /// <returns>The value that it replaces; null where the tag comes for the first time.</returns>
    public byte[]? Set(DicomTag tag, ReadOnlySpan<byte> value)
    {
        int index = IndexOf(tag);
        if (index < 0)
        {
            _values.Add((tag, value.ToArray()));
            return null;
        }

        byte[] earlier = _values[index].Value;
        _values[index] = (tag, value.ToArray());
        return earlier;
    }

    /// <summary>Stores a value that is not known yet.</summary>
    public void SetIfAbsent(DicomTag tag, ReadOnlySpan<byte> value)
    {
        if (IndexOf(tag) < 0)
        {
            _values.Add((tag, value.ToArray()));
        }
    }

    /// <summary>Notes where an element lies; where a tag comes twice, the last one.</summary>
    /// <returns>False where the tag came before.</returns>
    public bool Locate(in DicomElement element)
    {
        DicomTag tag = element.Tag;
        _located ??= [];
        bool isFirst = _located.RemoveAll(other => other.Tag == tag) == 0;
        _located.Add(element);
        return isFirst;
    }

    /// <summary>Where an element lies, of <see cref="DicomTag.Located"/>; null if there is none.</summary>
    public DicomElement? Find(DicomTag tag)
    {
        int index = _located is null ? -1 : _located.FindIndex(element => element.Tag == tag);
        return index < 0 ? null : _located![index];
    }

    /// <summary>The text of an element, without padding; null if it is absent or empty.</summary>
    public string? GetText(DicomTag tag) => GetText(tag, known: null);

    /// <inheritdoc cref="GetText(DicomTag)"/>
    /// <param name="known">A text that it often is: returned itself where it is equal.</param>
    public string? GetText(DicomTag tag, string? known)
    {
        ReadOnlySpan<byte> text = GetTextBytes(tag);
        return text.IsEmpty ? null : known is not null && Ascii.Equals(text, known) ? known : Encoding.Latin1.GetString(text);
    }

    /// <summary>The values of a text element with several, split at backslashes (PS3.5 section 6.4).</summary>
    public string[] GetTexts(DicomTag tag) => GetText(tag)?.Split('\\', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>An unsigned 16-bit number (US), or null if the element is absent or has another length.</summary>
    public int? GetUnsigned16(DicomTag tag)
    {
        if (!TryGet(tag, out byte[]? value) || value.Length < sizeof(ushort))
        {
            return null;
        }

        return TransferSyntax.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value);
    }

    /// <summary>Unsigned 32-bit numbers (UL); none if the element is absent, or has a length that is none of such numbers.</summary>
    public uint[] GetUnsigned32(DicomTag tag)
    {
        if (!TryGet(tag, out byte[]? value) || value.Length % sizeof(uint) != 0)
        {
            return [];
        }

        uint[] numbers = new uint[value.Length / sizeof(uint)];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> bytes = value.AsSpan(i * sizeof(uint));
            numbers[i] = TransferSyntax.IsBigEndian
                ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
                : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        return numbers;
    }

    /// <summary>True where an element is there and not empty.</summary>
    public bool Has(DicomTag tag) => !GetTextBytes(tag).IsEmpty;

    /// <summary>An integer string (IS), or null if it is absent or no integer.</summary>
    public int? GetInteger(DicomTag tag) => GetInteger(tag, out _);

    /// <inheritdoc cref="GetInteger(DicomTag)"/>
    /// <param name="hasComma">True where a comma was taken for the decimal point.</param>
    public int? GetInteger(DicomTag tag, out bool hasComma)
    {
        ReadOnlySpan<byte> values = GetTextBytes(tag);
        return DicomText.TryParseInteger(DicomText.TakeNext(ref values), out int number, out hasComma) ? number : null;
    }

    /// <summary>Decimal strings (DS): null if the element is absent, has fewer values, or any of the first is no finite number.</summary>
    public double[]? GetDecimals(DicomTag tag, int count) => GetDecimals(tag, count, out _);

    /// <inheritdoc cref="GetDecimals(DicomTag, int)"/>
    /// <param name="hasComma">True where a comma was taken for the decimal point.</param>
    public double[]? GetDecimals(DicomTag tag, int count, out bool hasComma)
    {
        hasComma = false;
        ReadOnlySpan<byte> values = GetTextBytes(tag);
        if (values.IsEmpty)
        {
            return null;
        }

        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            if (!DicomText.TryParseDecimal(DicomText.TakeNext(ref values), out numbers[i], out bool isComma))
            {
                return null;
            }

            hasComma |= isComma;
        }

        return numbers;
    }

    /// <summary>A hash of all values, with those of the outer data sets: equal for copies of a file, within one build.</summary>
    public ulong ComputeHash()
    {
        ulong hash = Outer?.ComputeHash() ?? 0;
        foreach ((DicomTag tag, byte[] value) in CollectionsMarshal.AsSpan(_values))
        {
            // The hash so far and the tag seed the next one: the order and the bounds of values count.
            hash = XxHash3.HashToUInt64(value, (long)(hash + tag.Number));
        }

        return hash;
    }

    /// <summary>A hash of some texts, equal where they are equal without their padding.</summary>
    public UInt128 ComputeHash(ReadOnlySpan<DicomTag> tags)
    {
        UInt128 hash = 0;
        foreach (DicomTag tag in tags)
        {
            // Odd, so that no bit of the hash so far is lost.
            const ulong Factor = 0x9E3779B97F4A7C15;
            hash = unchecked((hash * Factor) + XxHash128.HashToUInt128(GetTextBytes(tag), tag.Number));
        }

        return hash;
    }

    /// <summary>True where the first value of an element has a comma that may also separate thousands.</summary>
    public bool MayBeThousands(DicomTag tag)
    {
        ReadOnlySpan<byte> values = GetTextBytes(tag);
        return DicomText.MayBeThousands(DicomText.TakeNext(ref values));
    }

    /// <summary>The step of the last digit of one of several decimal strings: 0.01 for 3.25, 1 for 12; 0 if it has an exponent, or is
    /// absent.</summary>
    /// <param name="index">Which of the values, from 0.</param>
    public double GetDecimalStep(DicomTag tag, int index)
    {
        ReadOnlySpan<byte> values = GetTextBytes(tag);
        for (int skipped = 0; skipped < index; skipped++)
        {
            DicomText.TakeNext(ref values);
        }

        return DicomText.StepOf(DicomText.TakeNext(ref values));
    }

    /// <summary>The bytes of a text without padding; none if the element is absent.</summary>
    private ReadOnlySpan<byte> GetTextBytes(DicomTag tag) => TryGet(tag, out byte[]? value) ? DicomText.TrimPadding(value) : [];

    private bool TryGet(DicomTag tag, [NotNullWhen(true)] out byte[]? value)
    {
        for (DicomDataset? set = this; set is not null; set = set.Outer)
        {
            int index = set.IndexOf(tag);
            if (index >= 0)
            {
                value = set._values[index].Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int IndexOf(DicomTag tag)
    {
        ReadOnlySpan<(DicomTag Tag, byte[] Value)> values = CollectionsMarshal.AsSpan(_values);
        for (int index = 0; index < values.Length; index++)
        {
            if (values[index].Tag == tag)
            {
                return index;
            }
        }

        return -1;
    }
}
