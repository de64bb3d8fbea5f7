using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Cov19Ct.Codecs.Rle;

/// <summary>Decodes DICOM RLE Lossless, one sample a pixel. Transfer syntax 1.2.840.10008.1.2.5. DICOM PS3.5, annex G.</summary>
internal static class RleLosslessDecoder
{
    // G.5: the number of segments and 15 offsets, 32 bits each, little endian.
    private const int HeaderLength = 64;
    private const int MostSegments = 15;

    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">The frame's fragments, joined.</param>
    /// <param name="bytesPerSample">1 or 2: the frame's segments, the most significant byte first (G.2).</param>
    /// <param name="samples">Receives the frame's bit patterns, row-major; the sign, if any, is the caller's to extend.</param>
    /// <exception cref="CodestreamException">The frame is broken, cut short, or of another number of segments.
    /// <paramref name="samples"/> is then undefined.</exception>
    public static void Decode(ReadOnlySpan<byte> frame, int bytesPerSample, Span<ushort> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSample, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytesPerSample, 2);
        CheckSegmentCount(frame, bytesPerSample);

        byte[] rented = ArrayPool<byte>.Shared.Rent(samples.Length);
        try
        {
            Span<byte> plane = rented.AsSpan(0, samples.Length);
            samples.Clear();
            for (int segment = 0; segment < bytesPerSample; segment++)
            {
                (int start, int end) = SegmentBounds(frame, segment, bytesPerSample);
                DecodeSegment(frame[..end], start, plane);
                AppendLowByte(plane, samples);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void CheckSegmentCount(ReadOnlySpan<byte> frame, int bytesPerSample)
    {
        if (frame.Length < HeaderLength)
        {
            CodestreamException.Throw($"{frame.Length} bytes are too short for an RLE header", 0);
        }

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (count != bytesPerSample)
        {
            string hint = count > bytesPerSample && count <= MostSegments ? " (colour, or more bits)" : string.Empty;
            CodestreamException.Throw($"the RLE frame has {count} segments, but {bytesPerSample} are needed{hint}", 0);
        }
    }

    private static (int Start, int End) SegmentBounds(ReadOnlySpan<byte> frame, int segment, int segmentCount)
    {
        uint start = Offset(frame, segment);
        uint end = segment + 1 < segmentCount ? Offset(frame, segment + 1) : (uint)frame.Length;
        if (start < HeaderLength || start > end || end > frame.Length)
        {
            CodestreamException.Throw($"RLE segment {segment} runs from {start} to {end} in a frame of {frame.Length} bytes", 0);
        }

        return ((int)start, (int)end);
    }

    private static uint Offset(ReadOnlySpan<byte> frame, int segment) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 * (segment + 1))..]);

    // G.3.2: bytes after the plane's last are padding.
    private static void DecodeSegment(ReadOnlySpan<byte> data, int position, Span<byte> plane)
    {
        while (!plane.IsEmpty)
        {
            if (position >= data.Length)
            {
                ThrowEnd(plane.Length, position);
            }

            int control = (sbyte)data[position++];
            if (control == sbyte.MinValue)
            {
                continue;
            }

            int count = Math.Abs(control) + 1;
            int taken = control < 0 ? 1 : count;
            if (taken > data.Length - position)
            {
                ThrowEnd(plane.Length, position);
            }

            if (count > plane.Length)
            {
                CodestreamException.Throw($"a run has {count} bytes, but only {plane.Length} are needed", position - 1);
            }

            if (control < 0)
            {
                plane[..count].Fill(data[position]);
            }
            else
            {
                data.Slice(position, count).CopyTo(plane);
            }

            position += taken;
            plane = plane[count..];
        }
    }

    private static void ThrowEnd(int missing, int position) =>
        CodestreamException.Throw($"an RLE segment ends {missing} bytes too early", position);

    private static void AppendLowByte(ReadOnlySpan<byte> plane, Span<ushort> samples)
    {
        Span<Vector<ushort>> vectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(samples);
        ReadOnlySpan<Vector<byte>> bytes = MemoryMarshal.Cast<byte, Vector<byte>>(plane);
        for (int i = 0; i < bytes.Length; i++)
        {
            Vector.Widen(bytes[i], out Vector<ushort> first, out Vector<ushort> second);
            vectors[2 * i] = (vectors[2 * i] << 8) | first;
            vectors[(2 * i) + 1] = (vectors[(2 * i) + 1] << 8) | second;
        }

        for (int i = bytes.Length * Vector<byte>.Count; i < samples.Length; i++)
        {
            samples[i] = (ushort)((samples[i] << 8) | plane[i]);
        }
    }
}
