using System.Buffers.Binary;

namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>Finds the codestream in a JP2 file, which some writers put into DICOM fragments although PS3.5, 8.2.4 has the bare
/// codestream. ITU-T T.800, annex I.4.</summary>
internal static class Jp2Boxes
{
    private const uint Signature = 0x6A502020;
    private const uint ContiguousCodestream = 0x6A703263;
    private const int ShortHeader = 8;
    private const int LongHeader = 16;

    /// <returns>The codestream, or the frame itself where no JP2 file starts it.</returns>
    /// <exception cref="CodestreamException">The boxes are broken or hold no codestream.</exception>
    public static ReadOnlySpan<byte> FindCodestream(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < ShortHeader || BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) != Signature)
        {
            return frame;
        }

        int position = 0;
        while (frame.Length - position >= ShortHeader)
        {
            ReadOnlySpan<byte> box = frame[position..];
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(box);
            int header = ShortHeader;
            if (length == 1 && box.Length >= LongHeader)
            {
                length = BinaryPrimitives.ReadUInt64BigEndian(box[ShortHeader..]);
                header = LongHeader;
            }
            else if (length == 0)
            {
                length = (ulong)box.Length;
            }

            if (length < (ulong)header || length > (ulong)box.Length)
            {
                CodestreamException.Throw($"a JP2 box has {length} bytes, but only {box.Length} are left", position);
            }

            if (BinaryPrimitives.ReadUInt32BigEndian(box[4..]) == ContiguousCodestream)
            {
                return box[header..(int)length];
            }

            position += (int)length;
        }

        CodestreamException.Throw("the JP2 file has no codestream", position);
        return default;
    }
}
