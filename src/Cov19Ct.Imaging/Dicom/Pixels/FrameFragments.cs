using System.Buffers.Binary;
using Cov19Ct.Imaging.Buffers;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Pixels;

/// <summary>Which fragments of encapsulated pixel data make which frame (DICOM PS3.5 annex A.4).</summary>
internal sealed class FrameFragments
{
    private readonly List<(long Offset, int Length)> _fragments;

    /// <summary>The first fragment of each frame, and the number of fragments.</summary>
    private readonly int[] _starts;

    /// <summary>Bytes of each frame without padding, from an extended offset table; null where there is none.</summary>
    private readonly long[]? _lengths;

    private FrameFragments(List<(long Offset, int Length)> fragments, int[] starts, long[]? lengths)
    {
        _fragments = fragments;
        _starts = starts;
        _lengths = lengths;
    }

    /// <summary>Finds the frames: by an offset table, which is believed where each of its offsets is a fragment's; else a fragment a
    /// frame; else by the markers that codestreams start with.</summary>
    /// <exception cref="InvalidScanFileException">The fragments are broken, or none of these distinguishes the frames.</exception>
    public static FrameFragments Find(DicomFile file, in DicomElement pixelData, int frameCount, string? path)
    {
        ByteSource source = file.Source;
        ((long Offset, int Length) table, List<(long Offset, int Length)> fragments) = Encapsulation.FindFragments(source, path, pixelData);
        if (frameCount == 1)
        {
            return new FrameFragments(fragments, [0, fragments.Count], lengths: null);
        }

        if (frameCount <= fragments.Count)
        {
            if (FromExtendedTable(file, fragments, frameCount) is FrameFragments extended)
            {
                return extended;
            }

            if (table.Length == (long)frameCount * sizeof(uint)
                && ReadNumbers(source, table.Offset, table.Length, sizeof(uint)) is long[] offsets
                && StartsAt(offsets, fragments) is int[] starts)
            {
                return new FrameFragments(fragments, starts, lengths: null);
            }

            if (fragments.Count == frameCount)
            {
                return new FrameFragments(fragments, [.. Enumerable.Range(0, frameCount + 1)], lengths: null);
            }

            int[] marked = [.. Enumerable.Range(0, fragments.Count).Where(index => StartsCodestream(source, fragments[index]))];
            if (marked.Length == frameCount && marked[0] == 0)
            {
                return new FrameFragments(fragments, [.. marked, fragments.Count], lengths: null);
            }
        }

        throw new InvalidScanFileException(
            path,
            "DICOM",
            $"{DicomTag.PixelData}: {frameCount} frames in {fragments.Count} fragments, and the start of each frame is unknown.",
            pixelData.Offset);
    }

    /// <summary>Bytes of a frame.</summary>
    public long LengthOf(int frame)
    {
        long total = 0;
        for (int index = _starts[frame]; index < _starts[frame + 1]; index++)
        {
            total += _fragments[index].Length;
        }

        return _lengths is null ? total : Math.Min(total, _lengths[frame]);
    }

    /// <summary>Reads the fragments of a frame, one behind another.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <exception cref="InvalidScanFileException">They cannot be read, or are too long together.</exception>
    public ReadOnlySpan<byte> Read(ByteSource source, int frame, string? path, RentedBuffer<byte> buffer)
    {
        long total = LengthOf(frame);
        if (total > Array.MaxLength)
        {
            throw new InvalidScanFileException(
                path, "DICOM", $"{DicomTag.PixelData}: a frame has {total} bytes, which is too large.", _fragments[_starts[frame]].Offset);
        }

        Span<byte> bytes = buffer.Get((int)total);
        int position = 0;
        for (int index = _starts[frame]; position < bytes.Length; index++)
        {
            (long offset, int length) = _fragments[index];
            length = Math.Min(length, bytes.Length - position);
            if (!source.TryRead(offset, bytes.Slice(position, length)))
            {
                throw new InvalidScanFileException(path, "DICOM", $"{DicomTag.PixelData}: the file ends inside a fragment.", offset)
                {
                    IsIncomplete = true,
                };
            }

            position += length;
        }

        return bytes;
    }

    /// <summary>The Extended Offset Table (PS3.3 C.7.6.3.1.8): 64-bit offsets, and the frames' lengths; each frame is one
    /// fragment.</summary>
    private static FrameFragments? FromExtendedTable(DicomFile file, List<(long Offset, int Length)> fragments, int frameCount)
    {
        if (Numbers(DicomTag.ExtendedOffsetTable) is not long[] offsets || StartsAt(offsets, fragments) is not int[] starts)
        {
            return null;
        }

        long[]? lengths = Numbers(DicomTag.ExtendedOffsetTableLengths);
        return new FrameFragments(
            fragments, starts, lengths is not null && Array.TrueForAll(lengths, length => length > 0) ? lengths : null);

        long[]? Numbers(DicomTag tag) =>
            file.Dataset.Find(tag) is DicomElement element && element.Length == (long)frameCount * sizeof(ulong)
                ? ReadNumbers(file.Source, element.ValueOffset, (int)element.Length, sizeof(ulong))
                : null;
    }

    private static long[]? ReadNumbers(ByteSource source, long offset, int length, int size)
    {
        byte[] bytes = new byte[length];
        if (!source.TryRead(offset, bytes))
        {
            return null;
        }

        // Encapsulated syntaxes are little endian.
        long[] numbers = new long[length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> number = bytes.AsSpan(i * size);
            numbers[i] = size == sizeof(uint)
                ? BinaryPrimitives.ReadUInt32LittleEndian(number)
                : BinaryPrimitives.ReadInt64LittleEndian(number);
        }

        return numbers;
    }

    /// <summary>The fragments that offsets point to; null where one points to none, or they do not ascend from the first.</summary>
    /// <param name="offsets">Of the items' heads, in bytes from that of the first fragment.</param>
    private static int[]? StartsAt(long[] offsets, List<(long Offset, int Length)> fragments)
    {
        long origin = fragments[0].Offset;
        int[] starts = new int[offsets.Length + 1];
        int fragment = 0;
        for (int frame = 0; frame < offsets.Length; frame++)
        {
            while (fragment < fragments.Count && fragments[fragment].Offset - origin < offsets[frame])
            {
                fragment++;
            }

            bool isStart = fragment < fragments.Count && fragments[fragment].Offset - origin == offsets[frame];
            if (!isStart || (frame == 0 ? fragment != 0 : fragment == starts[frame - 1]))
            {
                return null;
            }

            starts[frame] = fragment;
        }

        starts[^1] = fragments.Count;
        return starts;
    }

    /// <summary>True where a fragment starts as JPEG and JPEG-LS (SOI, then a marker; T.81 annex B) or JPEG 2000 codestreams do (SOC and
    /// SIZ; T.800 annex A).</summary>
    private static bool StartsCodestream(ByteSource source, (long Offset, int Length) fragment) =>
        source.Peek(fragment.Offset, Math.Min(fragment.Length, 4)) is [0xFF, 0xD8, 0xFF, _] or [0xFF, 0x4F, 0xFF, 0x51];
}
