using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Walks the data elements of one data set (DICOM PS3.5 section 7).</summary>
/// <remarks>Every length is checked against the bytes there are; each step moves on by at least eight bytes; nested
/// sequences are walked without recursion.</remarks>
internal sealed class DicomParser(ByteSource source, string? path, bool isImplicit, bool isBigEndian, EncodingNotes? notes = null)
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
            throw Incomplete(element.Offset, $"{element.Tag}: the file ends inside its value.");
        }

        NoteOdd(element);
        Position = element.End;
        return value;
    }

    /// <summary>The value of an element, as far as it is in the file, without moving on. Valid until the source is next read.</summary>
    public ReadOnlySpan<byte> PeekValue(in DicomElement element) =>
        source.Peek(element.ValueOffset, (int)Math.Min(element.Length, MaximumValueLength));

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
        NoteOdd(element);
        Position = element.End;
    }

    /// <summary>The items of a sequence, each as a parser of its elements.</summary>
    /// <param name="maximum">More items are refused.</param>
    /// <returns>The offset of each item, and its parser.</returns>
    /// <exception cref="InvalidScanFileException">Thrown on the way: the items are broken, or more than
    /// <paramref name="maximum"/>.</exception>
    public IEnumerable<(long Offset, DicomParser Elements)> ReadItems(DicomElement sequence, int maximum)
    {
        bool isContentImplicit = IsContentImplicit(sequence);
        bool isContentBigEndian = isBigEndian && sequence.Vr != "UN";
        long end = sequence.HasUndefinedLength ? long.MaxValue : sequence.End;
        long position = sequence.ValueOffset;
        for (int count = 0; position < end; count++)
        {
            if (position >= End)
            {
                throw Incomplete(position, $"{sequence.Tag}: it ends before its length or its delimiter.");
            }

            DicomParser content = new(source, path, isContentImplicit, isContentBigEndian, notes) { End = End };
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

            yield return (position, new DicomParser(source, path, isContentImplicit, isContentBigEndian, notes)
            {
                Position = item.ValueOffset,
                End = itemEnd,
            });
            position = next;
        }
    }

    public InvalidScanFileException Invalid(long offset, string detail) => new(path, "DICOM", detail, offset);

    private InvalidScanFileException Incomplete(long offset, string detail) => new(path, "DICOM", detail, offset) { IsIncomplete = true };

    private void NoteOdd(in DicomElement element)
    {
        if ((element.Length & 1) != 0)
        {
            notes?.Add(EncodingFaults.OddLength);
        }
    }

    private void RequireWithinSource(in DicomElement element)
    {
        if (element.HasUndefinedLength)
        {
            throw Invalid(element.Offset, $"{element.Tag}: its length is undefined, which is allowed only for sequences and pixel data.");
        }

        if (element.End > End)
        {
            throw Incomplete(
                element.Offset, $"{element.Tag}: it declares {element.Length} bytes, but only {End - element.ValueOffset} exist.");
        }
    }

    /// <summary>True where the elements inside a sequence have no value representations. Those of one that was stored as UN have none
    /// (PS3.5 section 6.2.2), but some programs write them all the same.</summary>
    private bool IsContentImplicit(in DicomElement sequence)
    {
        if (isImplicit || sequence.Vr is not (null or "UN") || sequence.Tag == DicomTag.Item)
        {
            return isImplicit;
        }

        // The first element of the first item tells.
        ReadOnlySpan<byte> item = source.Peek(sequence.ValueOffset, 2 * ShortHeadLength);
        bool isExplicit = item.Length == 2 * ShortHeadLength
            && ValueRepresentation.Find(item[ShortHeadLength + 4], item[ShortHeadLength + 5]).Name is not null
            && new ElementRecovery(source, End, isBigEndian: false).IsExplicit(sequence.ValueOffset + ShortHeadLength);
        if (isExplicit && sequence.Vr == "UN")
        {
            notes?.Add(EncodingFaults.ExplicitInUnknown);
        }

        return !isExplicit;
    }

    /// <summary>Walks nested items and sequences of undefined length down to the delimiter of the outermost one.</summary>
    /// <param name="sequence">The sequence, or an item.</param>
    private long FindEndOfSequence(in DicomElement sequence)
    {
        bool isContentImplicit = IsContentImplicit(sequence);
        long position = sequence.ValueOffset;

        // What is open at each level: an item, in which elements come, or a sequence, in which items come.
        Span<DicomTag> open = stackalloc DicomTag[MaximumDepth];
        open[0] = sequence.Tag;
        int depth = 0;
        while (depth >= 0)
        {
            DicomElement element = ReadHead(position, isContentImplicit);
            bool isInItem = open[depth] == DicomTag.Item;
            if (element.Tag == DicomTag.SequenceDelimitation || element.Tag == DicomTag.ItemDelimitation)
            {
                position = element.ValueOffset;
                depth -= LevelsEnded(element, isInItem, depth);
            }
            else if (isInItem == (element.Tag == DicomTag.Item))
            {
                // The delimiter is missing: of an item before the next one, of a sequence before an element of a higher tag.
                if (isInItem ? depth == 0 : element.Tag.Number <= open[depth].Number)
                {
                    throw Invalid(element.Offset, $"{sequence.Tag}: found {element.Tag} where the end of an item or sequence belongs.");
                }

                notes?.Add(EncodingFaults.WrongDelimiter);
                depth--;
            }
            else if (element.HasUndefinedLength)
            {
                position = element.ValueOffset;
                if (++depth == MaximumDepth)
                {
                    throw Invalid(element.Offset, $"{element.Tag}: sequences are nested more than {MaximumDepth} deep.");
                }

                open[depth] = element.Tag;
            }
            else
            {
                RequireWithinSource(element);
                position = element.End;
            }
        }

        return position;
    }

    /// <summary>How many levels a delimiter ends: one, where it is of the right kind. One of the other kind ends what is open if what
    /// follows it belongs to the level outside; else it is one too few, or one too many.</summary>
    private int LevelsEnded(in DicomElement delimiter, bool isInItem, int depth)
    {
        if ((delimiter.Tag == DicomTag.ItemDelimitation) == isInItem)
        {
            return 1;
        }

        notes?.Add(EncodingFaults.WrongDelimiter);
        ReadOnlySpan<byte> next = source.Peek(delimiter.ValueOffset, ShortHeadLength);
        DicomTag following = next.Length < ShortHeadLength ? default : new DicomTag(ReadUInt16(next), ReadUInt16(next[2..]));
        bool isSequenceOpen = following == DicomTag.Item || following == DicomTag.SequenceDelimitation;
        return isInItem ? (isSequenceOpen || depth == 0 ? 1 : 2) : isSequenceOpen ? 0 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private DicomElement ReadHead(long offset, bool withoutVr)
    {
        ReadOnlySpan<byte> head = source.Peek(offset, LongHeadLength);
        if (head.Length < ShortHeadLength)
        {
            throw Incomplete(offset, "the file ends before the start of a data element.");
        }

        DicomTag tag = new(ReadUInt16(head), ReadUInt16(head[2..]));

        // Items and delimiters have no VR in any syntax (PS3.5 section 7.5).
        if (withoutVr || tag.Group == DicomTag.Item.Group)
        {
            return new DicomElement(tag, Vr: null, offset, offset + ShortHeadLength, ReadUInt32(head[4..]));
        }

        (string? vr, bool hasLongHead) = ValueRepresentation.Find(head[4], head[5]);
        if (vr is null)
        {
            return Recover(offset, tag, regular: null);
        }

        if (!hasLongHead)
        {
            DicomElement element = new(tag, vr, offset, offset + ShortHeadLength, ReadUInt16(head[6..]));
            return element.Length == 0 && IsFollowedByNoTag(head, tag, offset) ? Recover(offset, tag, element) : element;
        }

        if (head.Length < LongHeadLength)
        {
            throw Incomplete(offset, $"{tag}: the file ends inside its length.");
        }

        DicomElement wide = new(tag, vr, offset, offset + LongHeadLength, ReadUInt32(head[8..]));
        bool isRegular = (head[6] | head[7]) == 0 && (wide.HasUndefinedLength || wide.End <= End);
        return isRegular || tag.Group == DicomTag.PixelData.Group ? wide : Recover(offset, tag, wide);
    }

    /// <summary>True where no tag that can follow lies behind an empty value: its length may have 32 bits.</summary>
    private bool IsFollowedByNoTag(ReadOnlySpan<byte> head, DicomTag tag, long offset)
    {
        if (head.Length < LongHeadLength || offset + ShortHeadLength == End)
        {
            return false;
        }

        DicomTag next = new(ReadUInt16(head[8..]), ReadUInt16(head[10..]));
        return (next.Number <= tag.Number || next.Element == 0) && next.Group != DicomTag.Item.Group;
    }

    /// <summary>An element whose head breaks a rule of the encoding.</summary>
    /// <param name="regular">The element as the rules have it; null where they have none.</param>
    private DicomElement Recover(long offset, DicomTag tag, DicomElement? regular)
    {
        if (new ElementRecovery(source, End, isBigEndian).Find(offset) is (DicomElement element, EncodingFaults fault))
        {
            notes?.Add(fault);
            return element;
        }

        return regular ?? throw Invalid(
            offset, $"{tag}: its value representation is missing or unknown, and its length does not lead to another element.");
    }

    private ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
