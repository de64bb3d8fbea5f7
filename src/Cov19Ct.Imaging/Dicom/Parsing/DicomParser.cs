using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Walks the data elements of one data set (DICOM PS3.5 section 7).</summary>
/// <remarks>Every length is checked against the bytes there are; each step moves on by at least eight bytes; nested
/// sequences are walked without recursion.</remarks>
internal sealed class DicomParser(ByteSource source, string? path, bool isImplicit, bool isBigEndian)
{
    private const int ShortHeadLength = 8;
    private const int LongHeadLength = 12;

    /// <summary>Deeper nesting than any real file has.</summary>
    private const int MaximumDepth = 64;

    /// <summary>Longer values than any element of interest has.</summary>
    private const int MaximumValueLength = 64 * 1024;

    public long Position { get; set; }

    /// <summary>Where the data set ends: the source's end, or the item's whose elements these are.</summary>
    public long End { get; init; } = source.Length;

    public bool IsAtEnd => Position >= End;

    /// <summary>Reads the head of the element at <see cref="Position"/>, which stays where it is.</summary>
    /// <exception cref="InvalidScanFileException">The bytes end, or are no element.</exception>
    public DicomElement PeekElement() => ReadHead(Position, isImplicit);

    /// <summary>Reads a value whole, and moves on to the next element.</summary>
    /// <returns>The value, valid until the source is next read.</returns>
    /// <exception cref="InvalidScanFileException">The value is longer than the bytes there are, or than any such value.</exception>
    public ReadOnlySpan<byte> ReadValue(in DicomElement element)
    {
        RequireWithinSource(element);
        if (element.Length > MaximumValueLength)
        {
            throw Invalid(element.Offset, $"{element.Tag}: its value has {element.Length} bytes, which is too long.");
        }

        ReadOnlySpan<byte> value = source.Peek(element.ValueOffset, (int)element.Length);
        if (value.Length < element.Length)
        {
            throw Invalid(element.Offset, $"{element.Tag}: the file ends inside its value.");
        }

        Position = element.End;
        return value;
    }

    /// <summary>Moves on to the element after this one.</summary>
    /// <exception cref="InvalidScanFileException">The element does not end within the bytes there are.</exception>
    public void Skip(in DicomElement element)
    {
        if (element.HasUndefinedLength)
        {
            Position = FindEndOfSequence(element);
            return;
        }

        RequireWithinSource(element);
        Position = element.End;
    }

    /// <summary>The items of a sequence, each as a parser of its elements.</summary>
    /// <param name="maximum">More items are refused.</param>
    /// <returns>The offset of each item, and its parser.</returns>
    /// <exception cref="InvalidScanFileException">Thrown on the way: the items are broken, or more than
    /// <paramref name="maximum"/>.</exception>
    public IEnumerable<(long Offset, DicomParser Elements)> ReadItems(DicomElement sequence, int maximum)
    {
        // As in FindEndOfSequence, what was stored as UN is implicit little endian.
        bool isUnknown = sequence.Vr == "UN";
        long end = sequence.HasUndefinedLength ? long.MaxValue : sequence.End;
        long position = sequence.ValueOffset;
        for (int count = 0; position < end; count++)
        {
            if (position >= End)
            {
                throw Invalid(position, $"{sequence.Tag}: it ends before its length or its delimiter.");
            }

            DicomParser content = new(source, path, isImplicit || isUnknown, isBigEndian && !isUnknown);
            DicomElement item = content.ReadHead(position, withoutVr: true);
            if (item.Tag == DicomTag.SequenceDelimitation)
            {
                yield break;
            }

            if (item.Tag != DicomTag.Item || count == maximum)
            {
                throw Invalid(position, count == maximum
                    ? $"{sequence.Tag}: it has more than {maximum} items."
                    : $"{sequence.Tag}: found {item.Tag} instead of the start of an item.");
            }

            long next = item.HasUndefinedLength ? content.FindEndOfSequence(item) : item.End;
            long itemEnd = item.HasUndefinedLength ? next - ShortHeadLength : next;
            if (next > Math.Min(end, End))
            {
                throw Invalid(
                    position, $"{sequence.Tag}: an item has {item.Length} bytes, but only {Math.Min(end, End) - item.ValueOffset} exist.");
            }

            yield return (position, new DicomParser(source, path, isImplicit || isUnknown, isBigEndian && !isUnknown)
            {
                Position = item.ValueOffset,
                End = itemEnd,
            });
            position = next;
        }
    }

    public InvalidScanFileException Invalid(long offset, string detail) => new(path, "DICOM", detail, offset);

    private void RequireWithinSource(in DicomElement element)
    {
        if (element.HasUndefinedLength)
        {
            throw Invalid(element.Offset, $"{element.Tag}: its length is undefined, which is allowed only for sequences and pixel data.");
        }

        if (element.End > End)
        {
            throw Invalid(
                element.Offset, $"{element.Tag}: it declares {element.Length} bytes, but only {End - element.ValueOffset} exist.");
        }
    }

    /// <summary>Walks nested items and sequences of undefined length down to the delimiter of the outermost one.</summary>
    private long FindEndOfSequence(in DicomElement sequence)
    {
        // The contents of an element of VR UN with undefined length are implicit little endian (PS3.5 section 6.2.2).
        bool isContentImplicit = isImplicit || sequence.Vr == "UN";
        long position = sequence.ValueOffset;
        int depth = 1;
        while (depth > 0)
        {
            DicomElement element = ReadHead(position, isContentImplicit);
            position = element.ValueOffset;
            if (element.Tag == DicomTag.SequenceDelimitation || element.Tag == DicomTag.ItemDelimitation)
            {
                depth--;
            }
            else if (element.HasUndefinedLength)
            {
                if (++depth > MaximumDepth)
                {
                    throw Invalid(element.Offset, $"{element.Tag}: sequences are nested more than {MaximumDepth} deep.");
                }
            }
            else
            {
                RequireWithinSource(element);
                position = element.End;
            }
        }

        return position;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private DicomElement ReadHead(long offset, bool withoutVr)
    {
        ReadOnlySpan<byte> head = source.Peek(offset, LongHeadLength);
        if (head.Length < ShortHeadLength)
        {
            throw Invalid(offset, "the file ends before the start of a data element.");
        }

        DicomTag tag = new(ReadUInt16(head), ReadUInt16(head[2..]));

        // Items and delimiters have no VR in any syntax (PS3.5 section 7.5).
        if (withoutVr || tag.Group == DicomTag.Item.Group)
        {
            return new DicomElement(tag, Vr: null, offset, offset + ShortHeadLength, ReadUInt32(head[4..]));
        }

        if (!char.IsAsciiLetterUpper((char)head[4]) || !char.IsAsciiLetterUpper((char)head[5]))
        {
            throw Invalid(offset, $"{tag}: its value representation is missing.");
        }

        (string vr, bool hasLongHead) = ValueRepresentation.Of(head[4], head[5]);
        if (!hasLongHead)
        {
            return new DicomElement(tag, vr, offset, offset + ShortHeadLength, ReadUInt16(head[6..]));
        }

        if (head.Length < LongHeadLength)
        {
            throw Invalid(offset, $"{tag}: the file ends inside its length.");
        }

        return new DicomElement(tag, vr, offset, offset + LongHeadLength, ReadUInt32(head[8..]));
    }

    private ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
