using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Cov19Ct.Imaging.Dicom;

/// <summary>The elements of a file that a CT reader looks at, and where its pixel data lies.</summary>
internal sealed class DicomDataset
{
    private readonly Dictionary<DicomTag, byte[]> _values = [];
    private readonly Dictionary<DicomTag, DicomElement> _located = [];

    public required TransferSyntax TransferSyntax { get; init; }

    /// <summary>The pixel data element; null if the file has none.</summary>
    public DicomElement? PixelData { get; set; }

    /// <summary>Holds for what this data set does not say itself: for a frame, what is shared by all; for that, the image's own.</summary>
    public DicomDataset? Outer { get; init; }

    /// <summary>Stores a value as the file has it.</summary>
    public void Set(DicomTag tag, byte[] value) => _values[tag] = value;

    /// <summary>Stores a value that is not known yet.</summary>
    public void SetIfAbsent(DicomTag tag, byte[] value) => _values.TryAdd(tag, value);

    /// <summary>Notes where an element lies.</summary>
    public void Locate(in DicomElement element) => _located[element.Tag] = element;

    /// <summary>Where an element lies, of <see cref="DicomTag.Located"/>; null if there is none.</summary>
    public DicomElement? Find(DicomTag tag) => _located.TryGetValue(tag, out DicomElement element) ? element : null;

    /// <summary>The text of an element, without padding; null if it is absent or empty.</summary>
    public string? GetText(DicomTag tag)
    {
        if (!TryGet(tag, out byte[]? value))
        {
            return null;
        }

        string text = Encoding.Latin1.GetString(value).Trim('\0', ' ');
        return text.Length == 0 ? null : text;
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
            numbers[i] = TransferSyntax.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        return numbers;
    }

    /// <summary>A tag (AT), or null if the element is absent or has another length.</summary>
    public DicomTag? GetTag(DicomTag tag)
    {
        if (!TryGet(tag, out byte[]? value) || value.Length != 2 * sizeof(ushort))
        {
            return null;
        }

        return TransferSyntax.IsBigEndian
            ? new DicomTag(BinaryPrimitives.ReadUInt16BigEndian(value), BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(2)))
            : new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(value), BinaryPrimitives.ReadUInt16LittleEndian(value.AsSpan(2)));
    }

    /// <summary>An integer string (IS), or null if it is absent or no integer.</summary>
    public int? GetInteger(DicomTag tag) =>
        GetTexts(tag) is [string first, ..] && int.TryParse(first, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    /// <summary>Decimal strings (DS): null if the element is absent, has another number of values, or any is no finite number.</summary>
    public double[]? GetDecimals(DicomTag tag, int count)
    {
        string[] texts = GetTexts(tag);
        if (texts.Length < count)
        {
            return null;
        }

        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private bool TryGet(DicomTag tag, [NotNullWhen(true)] out byte[]? value)
    {
        for (DicomDataset? set = this; set is not null; set = set.Outer)
        {
            if (set._values.TryGetValue(tag, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }
}
