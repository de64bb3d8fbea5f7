using System.Buffers.Binary;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Reads the head of an element of an explicit data set that is not as the standard has it. Its length is read in each of the
/// ways that are known of faulty programs, and that way is taken after which the data set goes on as it must: with the head of an element
/// of a higher tag, or with its end. Nothing is searched for.</summary>
/// <param name="source">The file's bytes.</param>
/// <param name="end">Where the data set ends.</param>
/// <param name="isBigEndian">The byte order.</param>
internal sealed class ElementRecovery(ByteSource source, long end, bool isBigEndian)
{
    private const int ShortHeadLength = 8;
    private const int LongHeadLength = 12;

    /// <summary>Faulty elements behind one another that are followed. So many in ascending order, each within the file, are
    /// believed.</summary>
    private const int LongestChain = 8;

    /// <summary>Heads that are looked at for one element.</summary>
    private const int MostLooks = 256;

    private static readonly Layout[] s_layouts = [Layout.Short, Layout.Long, Layout.Implicit];

    private int _looks;

    /// <summary>How the head of an element may be laid out.</summary>
    private enum Layout
    {
        /// <summary>Value representation, length of 16 bits.</summary>
        Short,

        /// <summary>Value representation, two reserved bytes, length of 32 bits.</summary>
        Long,

        /// <summary>Length of 32 bits.</summary>
        Implicit,
    }

    /// <summary>The element at an offset, and the rule that its head breaks; null where no way of reading it is followed by what must
    /// follow.</summary>
    public (DicomElement Element, EncodingFaults Fault)? Find(long offset)
    {
        _looks = 0;
        foreach (Layout layout in s_layouts)
        {
            if (Read(offset, layout) is (DicomElement element, EncodingFaults fault) && GoesOn(element, depth: 0))
            {
                return (element, fault);
            }
        }

        return null;
    }

    /// <summary>True where an element with a value representation lies at an offset, and is followed by what must follow.</summary>
    public bool IsExplicit(long offset)
    {
        _looks = 0;
        return (Read(offset, Layout.Short) is (DicomElement brief, EncodingFaults.None) && GoesOn(brief, depth: 0))
            || (Read(offset, Layout.Long) is (DicomElement wide, EncodingFaults.None) && GoesOn(wide, depth: 0));
    }

    /// <summary>True where an element is followed by another of a higher tag, by a delimiter, or by the end of the data set.</summary>
    private bool GoesOn(in DicomElement element, int depth)
    {
        if (element.HasUndefinedLength || element.End == end || depth == LongestChain)
        {
            // Of one without a length, the item that it starts with has been seen.
            return true;
        }

        long next = element.End;
        if (++_looks > MostLooks || next > end - ShortHeadLength || PeekTag(next) is not DicomTag tag)
        {
            return false;
        }

        if (tag.Group == DicomTag.Item.Group)
        {
            return tag == DicomTag.ItemDelimitation || tag == DicomTag.SequenceDelimitation;
        }

        if (tag.Number <= element.Tag.Number)
        {
            return false;
        }

        // The data set behind the file meta information is in a syntax of its own, and starts with group 0008 in one byte order.
        if ((element.Tag.Group == DicomTag.TransferSyntaxUid.Group && tag.Group is 0x0008 or 0x0800) || IsRegular(next))
        {
            return true;
        }

        foreach (Layout layout in s_layouts)
        {
            if (Read(next, layout) is (DicomElement following, _) && GoesOn(following, depth + 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for a head that follows the standard, of an element that ends within the data set; of one with pixel data, which may
    /// be cut off, without its end.</summary>
    private bool IsRegular(long offset)
    {
        ReadOnlySpan<byte> head = source.Peek(offset, LongHeadLength);
        (string? vr, bool isLong) = ValueRepresentation.Find(head[4], head[5]);
        if (vr is null || (isLong && (head.Length < LongHeadLength || head[6] != 0 || head[7] != 0)))
        {
            return false;
        }

        long length = isLong ? ReadUInt32(head[8..]) : ReadUInt16(head[6..]);
        bool isOpen = isLong && length == DicomElement.UndefinedLength;
        bool isPixelData = ReadUInt16(head) == DicomTag.PixelData.Group && vr is "OB" or "OW" or "OF" or "OD";
        return isOpen || isPixelData || length <= end - offset - (isLong ? LongHeadLength : ShortHeadLength);
    }

    private (DicomElement Element, EncodingFaults Fault)? Read(long offset, Layout layout)
    {
        ReadOnlySpan<byte> head = source.Peek(offset, LongHeadLength);
        int headLength = layout == Layout.Long ? LongHeadLength : ShortHeadLength;
        if (head.Length < headLength)
        {
            return null;
        }

        DicomTag tag = new(ReadUInt16(head), ReadUInt16(head[2..]));
        (string? vr, bool isLong) = ValueRepresentation.Find(head[4], head[5]);
        if (layout == Layout.Implicit ? vr is not null : layout == Layout.Long && (head[6] | head[7]) != 0)
        {
            return null;
        }

        uint length = layout switch
        {
            Layout.Short => ReadUInt16(head[6..]),
            Layout.Long => ReadUInt32(head[8..]),
            _ => ReadUInt32(head[4..]),
        };
        bool isOpen = length == DicomElement.UndefinedLength && layout != Layout.Short;
        if (isOpen ? PeekTag(offset + headLength) != DicomTag.Item : length > end - offset - headLength)
        {
            return null;
        }

        EncodingFaults fault = layout == Layout.Implicit ? EncodingFaults.MissingVr
            : vr is null ? EncodingFaults.UnknownVr
            : isLong == (layout == Layout.Long) ? EncodingFaults.None
            : EncodingFaults.LengthOfOtherSize;
        return (new DicomElement(tag, vr, offset, offset + headLength, length), fault);
    }

    private DicomTag? PeekTag(long offset)
    {
        ReadOnlySpan<byte> head = source.Peek(offset, ShortHeadLength);
        return head.Length < ShortHeadLength ? null : new DicomTag(ReadUInt16(head), ReadUInt16(head[2..]));
    }

    private ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
