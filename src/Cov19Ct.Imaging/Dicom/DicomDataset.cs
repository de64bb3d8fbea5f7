using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Cov19Ct.Imaging.Dicom;

/// <summary>The elements of a file that a CT reader looks at, and where its pixel data lies.</summary>
internal sealed class DicomDataset
{
    private readonly Dictionary<DicomTag, byte[]> _values = [];

    public required TransferSyntax TransferSyntax { get; init; }

    /// <summary>The pixel data element; null if the file has none.</summary>
    public DicomElement? PixelData { get; set; }

    /// <summary>Stores a value as the file has it.</summary>
    public void Set(DicomTag tag, byte[] value) => _values[tag] = value;

    /// <summary>The text of an element, without padding; null if it is absent or empty.</summary>
    public string? GetText(DicomTag tag)
    {
        if (!_values.TryGetValue(tag, out byte[]? value))
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
        if (!_values.TryGetValue(tag, out byte[]? value) || value.Length < sizeof(ushort))
        {
            return null;
        }

        return TransferSyntax.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value);
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
}
