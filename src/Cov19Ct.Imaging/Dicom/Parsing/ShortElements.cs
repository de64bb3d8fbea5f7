using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>All short elements of a file, private ones too: what may distinguish the slices of two stacks.</summary>
internal sealed class ShortElements
{
    /// <summary>Longer values do not distinguish stacks of slices.</summary>
    public const int LongestValue = 64;

    /// <summary>Sequences in functional groups nest no deeper than this in the standard (PS3.3 C.8.15.3).</summary>
    private const int DeepestSequence = 3;

    /// <summary>Dimension Index Values (0020,9157) are given one by one, as numbers from here on that are no tags: group FFFE has only the
    /// delimiters.</summary>
    public const uint FirstDimension = 0xFFFF0000;

    private readonly DicomFile _file;
    private readonly TransferSyntax _syntax;

    private ShortElements(DicomFile file)
    {
        _file = file;
        _syntax = file.Dataset.TransferSyntax;
    }

    /// <summary>Reads the elements before the pixel data whose values have at most 64 bytes.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <returns>For each frame that has functional groups of its own, else once: by group and element as one number, printable text without
    /// padding, a number of a binary type in decimal digits, or the value as <c>0x</c> and hexadecimal digits. An element of a frame
    /// replaces that of the image.</returns>
    /// <exception cref="InvalidScanFileException">The file breaks the rules of its format.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<uint, string>> Read(DicomFile file, string? path) => new ShortElements(file).Read(path);

    private List<IReadOnlyDictionary<uint, string>> Read(string? path)
    {
        DicomParser parser = new(_file.Source, path, _syntax.IsImplicit, _syntax.IsBigEndian) { Position = _file.DatasetStart };
        Dictionary<uint, string> image = [];
        DicomElement? frames = null;
        DicomElement? shared = null;
        while (!parser.IsAtEnd)
        {
            DicomElement element = parser.PeekElement();
            if (element.Tag.Number >= DicomTag.FloatPixelData.Number)
            {
                break;
            }

            frames = element.Tag == DicomTag.PerFrameFunctionalGroupsSequence ? element : frames;
            shared = element.Tag == DicomTag.SharedFunctionalGroupsSequence ? element : shared;
            Read(parser, element, image, depth: DeepestSequence + 1);
        }

        foreach ((_, DicomParser groups) in shared is DicomElement alike ? parser.ReadItems(alike, maximum: 1) : [])
        {
            ReadAll(groups, image, depth: 0);
        }

        List<IReadOnlyDictionary<uint, string>> ofFrames = [];
        foreach ((_, DicomParser groups) in frames is DicomElement own ? parser.ReadItems(own, int.MaxValue) : [])
        {
            Dictionary<uint, string> frame = new(image);
            ReadAll(groups, frame, depth: 0);
            ofFrames.Add(frame);
        }

        return ofFrames.Count > 0 ? ofFrames : [image];
    }

    private void ReadAll(DicomParser parser, Dictionary<uint, string> values, int depth)
    {
        while (!parser.IsAtEnd)
        {
            Read(parser, parser.PeekElement(), values, depth);
        }
    }

    private void Read(DicomParser parser, DicomElement element, Dictionary<uint, string> values, int depth)
    {
        bool isSequence = IsSequence(element);
        if (isSequence && depth <= DeepestSequence)
        {
            foreach ((_, DicomParser elements) in parser.ReadItems(element, int.MaxValue))
            {
                ReadAll(elements, values, depth + 1);
            }
        }

        if (isSequence || element.Length is 0 or > LongestValue)
        {
            parser.Skip(element);
            return;
        }

        ReadOnlySpan<byte> value = parser.ReadValue(element);
        if (element.Tag == DicomTag.DimensionIndexValues)
        {
            for (int place = 0; place + sizeof(uint) <= value.Length; place += sizeof(uint))
            {
                values[FirstDimension + (uint)(place / sizeof(uint))] = TextOf("UL", value.Slice(place, sizeof(uint)), _syntax.IsBigEndian);
            }
        }
        else
        {
            values[element.Tag.Number] = TextOf(element.Vr, value, _syntax.IsBigEndian);
        }
    }

    /// <summary>Without a value representation, a sequence is known by the item that it starts with.</summary>
    private bool IsSequence(DicomElement element) => element.Vr == "SQ" || element.HasUndefinedLength
        || (element.Vr is null or "UN" && element.Length >= 8
            && _file.Source.Peek(element.ValueOffset, 4).SequenceEqual<byte>([0xFE, 0xFF, 0x00, 0xE0]));

    private static string TextOf(string? vr, ReadOnlySpan<byte> value, bool isBigEndian)
    {
        double? number = (vr, value.Length) switch
        {
            ("FD", sizeof(double)) when isBigEndian => BinaryPrimitives.ReadDoubleBigEndian(value),
            ("FD", sizeof(double)) => BinaryPrimitives.ReadDoubleLittleEndian(value),
            ("FL", sizeof(float)) when isBigEndian => BinaryPrimitives.ReadSingleBigEndian(value),
            ("FL", sizeof(float)) => BinaryPrimitives.ReadSingleLittleEndian(value),
            ("UL", sizeof(uint)) when isBigEndian => BinaryPrimitives.ReadUInt32BigEndian(value),
            ("UL", sizeof(uint)) => BinaryPrimitives.ReadUInt32LittleEndian(value),
            ("US", sizeof(ushort)) when isBigEndian => BinaryPrimitives.ReadUInt16BigEndian(value),
            ("US", sizeof(ushort)) => BinaryPrimitives.ReadUInt16LittleEndian(value),
            _ => null,
        };
        ReadOnlySpan<byte> text = DicomText.TrimPadding(value);
        return number is double known ? known.ToString(CultureInfo.InvariantCulture)
            : text.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? $"0x{Convert.ToHexString(value)}"
            : Encoding.ASCII.GetString(text);
    }
}
