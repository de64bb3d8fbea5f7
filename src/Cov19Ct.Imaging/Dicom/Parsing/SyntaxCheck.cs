using System.Buffers.Binary;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Shows in which syntax a data set is, where that is not the one that its file declares.</summary>
internal static class SyntaxCheck
{
    /// <summary>Elements at the start of a data set that must be in order.</summary>
    private const int Elements = 4;

    /// <summary>The syntax by which a data set is read: the declared one, unless its first element does not fit it, and its first elements
    /// fit another.</summary>
    /// <param name="source">The file's bytes.</param>
    /// <param name="start">Where the data set starts.</param>
    /// <param name="declared">Transfer Syntax UID (0002,0010).</param>
    /// <param name="notes">Receives the fault.</param>
    public static TransferSyntax ActualSyntax(ByteSource source, long start, TransferSyntax declared, EncodingNotes notes)
    {
        ReadOnlySpan<byte> head = source.Peek(start, 8);
        if (head.Length < 8)
        {
            return declared;
        }

        bool hasVr = ValueRepresentation.Find(head[4], head[5]).Name is not null;

        // The first elements are of a low group, of which one byte is 0; most are of group 0008.
        bool isBigEndian = head[0] == 0 && head[1] != 0;
        bool fits = declared.IsDeflated ? !hasVr || head[0] != 8 || head[1] != 0
            : hasVr != declared.IsImplicit && isBigEndian == declared.IsBigEndian;
        if (fits || (!hasVr && isBigEndian) || !IsInOrder(source, start, isImplicit: !hasVr, isBigEndian)
            || (declared.IsImplicit && !isBigEndian && IsInOrder(source, start, isImplicit: true, isBigEndian)))
        {
            return declared;
        }

        notes.Add(EncodingFaults.OtherSyntax);
        return declared.WithDataSet(isImplicit: !hasVr, isBigEndian);
    }

    /// <summary>True where the elements from an offset on have no value representations.</summary>
    public static bool IsImplicit(ByteSource source, long start, bool isBigEndian) =>
        source.Peek(start, 6) is { Length: 6 } head && ValueRepresentation.Find(head[4], head[5]).Name is null
        && IsInOrder(source, start, isImplicit: true, isBigEndian);

    /// <summary>True where the first elements from an offset on can be read so: their tags ascend, and each ends within the file.</summary>
    private static bool IsInOrder(ByteSource source, long start, bool isImplicit, bool isBigEndian)
    {
        const int ShortHeadLength = 8;
        const int LongHeadLength = 12;
        long last = -1;
        long position = start;
        for (int index = 0; index < Elements && position != source.Length; index++)
        {
            ReadOnlySpan<byte> head = source.Peek(position, LongHeadLength);
            if (head.Length < ShortHeadLength)
            {
                return false;
            }

            long tag = ((long)ReadUInt16(head) << 16) | ReadUInt16(head[2..]);
            (string? vr, bool isLong) = isImplicit ? default : ValueRepresentation.Find(head[4], head[5]);
            bool isKnown = isImplicit || (vr is not null && (!isLong || head.Length == LongHeadLength));
            if (tag <= last || !isKnown)
            {
                return false;
            }

            long length = isImplicit ? ReadUInt32(head[4..]) : isLong ? ReadUInt32(head[8..]) : ReadUInt16(head[6..]);
            int headLength = isLong ? LongHeadLength : ShortHeadLength;
            if (length == DicomElement.UndefinedLength)
            {
                return index > 0;
            }

            if (length > source.Length - position - headLength)
            {
                return false;
            }

            last = tag;
            position += headLength + length;
        }

        return true;

        uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

        ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
            isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }
}
