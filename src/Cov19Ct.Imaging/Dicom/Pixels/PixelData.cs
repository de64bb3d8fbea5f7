using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cov19Ct.Codecs;
using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.Codecs.Jpeg.Lossless;
using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.Codecs.JpegLs;
using Cov19Ct.Codecs.Rle;
using Cov19Ct.Imaging.Buffers;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Pixels;

/// <summary>Checks and decodes the frames of an image.</summary>
internal static class PixelData
{
    /// <summary>Finds where the frames lie, without reading them.</summary>
    /// <returns>Null for uncompressed frames, which lie one behind another.</returns>
    /// <exception cref="Cov19CtException">There is no pixel data, no decoder for it, or it does not tell where its frames are.</exception>
    public static FrameFragments? FindFrames(DicomFile file, PixelLayout layout, int frameCount, string? path)
    {
        TransferSyntax syntax = file.Dataset.TransferSyntax;
        if (syntax.Encoding == PixelEncoding.Unsupported)
        {
            throw new UnsupportedTransferSyntaxException(path, syntax.Uid, syntax.Name);
        }

        DicomElement element = file.Dataset.PixelData
            ?? throw new InvalidScanFileException(path, "DICOM", $"{DicomTag.PixelData} is missing.");
        long native = frameCount * layout.NativeLength;
        bool hasNativeLength = !element.HasUndefinedLength && (element.Length == native || element.Length == native + (native & 1));
        if (syntax.Encoding != PixelEncoding.Native && hasNativeLength)
        {
            // Some programs decompress an image and leave the syntax of the compressed one in its header.
            file.Notes.Add(EncodingFaults.NotCompressed);
            return null;
        }

        if (element.Vr is null && !syntax.IsImplicit && !hasNativeLength)
        {
            throw new InvalidScanFileException(
                path,
                "DICOM",
                $"{element.Tag} has no value representation, and {element.Length} bytes instead of {native}.",
                element.Offset);
        }

        if (syntax.Encoding == PixelEncoding.Native)
        {
            return null;
        }

        return layout.IsWide
            ? throw new UnsupportedScanFileException(
                path, $"Samples of {layout.BitsAllocated} bits are supported only without compression. The file has {syntax.Name}.")
            : FrameFragments.Find(file, element, frameCount, path);
    }

    /// <summary>Checks, without reading it, that a frame is whole.</summary>
    /// <param name="fragments">From <see cref="FindFrames"/>.</param>
    /// <param name="frame">Index of the frame, from 0.</param>
    /// <exception cref="Cov19CtException">It is not.</exception>
    public static void Check(DicomFile file, PixelLayout layout, FrameFragments? fragments, int frame, string? path)
    {
        DicomElement element = file.Dataset.PixelData!.Value;
        if (fragments is null)
        {
            CheckNativeLength(file.Source, element, layout, frame, path);
            return;
        }

        long compressed = fragments.LengthOf(frame);
        if (layout.PixelCount / PixelsPerByte(file.Dataset.TransferSyntax.Encoding, layout) > compressed)
        {
            throw new InvalidScanFileException(
                path,
                "DICOM",
                $"{layout.Rows} x {layout.Columns} pixels are declared, more than {compressed} compressed bytes can contain.",
                element.Offset);
        }
    }

    /// <summary>Decodes a frame.</summary>
    /// <param name="fragments">From <see cref="FindFrames"/>.</param>
    /// <param name="frame">Index of the frame, from 0.</param>
    /// <param name="buffers">Hold the compressed frame, and its samples.</param>
    /// <returns>PixelCount samples of the layout's type, row-major, in one of the buffers.</returns>
    /// <exception cref="Cov19CtException">The pixel data cannot be decoded.</exception>
    public static ReadOnlySpan<byte> Read(
        DicomFile file, PixelLayout layout, FrameFragments? fragments, int frame, string? path, PixelBuffers buffers)
    {
        Check(file, layout, fragments, frame, path);
        if (layout.IsWide)
        {
            Span<byte> samples = MemoryMarshal.AsBytes(buffers.Wide.Get((int)((layout.NativeLength + 7) / sizeof(ulong))))
                [..(int)layout.NativeLength];
            ReadWide(file, layout, frame, path, samples);
            return samples;
        }

        Span<ushort> patterns = buffers.Patterns.Get(layout.PixelCount);
        Decode(file, layout, fragments, frame, path, buffers.Compressed, patterns);
        return MemoryMarshal.AsBytes(patterns);
    }

    private static void ReadWide(DicomFile file, PixelLayout layout, int frame, string? path, Span<byte> samples)
    {
        DicomElement element = file.Dataset.PixelData!.Value;
        if (!file.Source.TryRead(element.ValueOffset + (frame * layout.NativeLength), samples))
        {
            throw EndsInside(path, element);
        }

        if (file.Dataset.TransferSyntax.IsBigEndian == BitConverter.IsLittleEndian)
        {
            if (layout.BytesPerSample == sizeof(uint))
            {
                Span<uint> cells = MemoryMarshal.Cast<byte, uint>(samples);
                BinaryPrimitives.ReverseEndianness(cells, cells);
            }
            else
            {
                Span<ulong> cells = MemoryMarshal.Cast<byte, ulong>(samples);
                BinaryPrimitives.ReverseEndianness(cells, cells);
            }
        }

        layout.TakeStoredBits(samples);
    }

    private static InvalidScanFileException EndsInside(string? path, in DicomElement element) =>
        new(path, "DICOM", $"{element.Tag}: the file ends inside it.", element.Offset) { IsIncomplete = true };

    private static void Decode(
        DicomFile file,
        PixelLayout layout,
        FrameFragments? fragments,
        int frameIndex,
        string? path,
        RentedBuffer<byte> compressed,
        Span<ushort> patterns)
    {
        TransferSyntax syntax = file.Dataset.TransferSyntax;
        DicomElement element = file.Dataset.PixelData!.Value;
        if (fragments is null)
        {
            ReadNative(file, layout, frameIndex, path, element, patterns);
            return;
        }

        ReadOnlySpan<byte> frame = fragments.Read(file.Source, frameIndex, path, compressed);
        try
        {
            switch (syntax.Encoding)
            {
                case PixelEncoding.RleLossless:
                    RleLosslessDecoder.Decode(frame, layout.BytesPerSample, patterns);
                    break;
                case PixelEncoding.JpegLossless:
                    JpegLosslessDecoder.Decode(frame, layout.Rows, layout.Columns, patterns);
                    break;
                case PixelEncoding.JpegLs:
                    JpegLsDecoder.Decode(frame, layout.Rows, layout.Columns, patterns);
                    break;
                case PixelEncoding.JpegDct:
                    JpegDctDecoder.Decode(frame, layout.Rows, layout.Columns, patterns);
                    break;
                case PixelEncoding.Jpeg2000:
                    Jpeg2000Decoder.Decode(frame, layout.Rows, layout.Columns, patterns);
                    break;
                default:
                    throw new InvalidOperationException($"No decoder for {syntax.Encoding}.");
            }
        }
        catch (CodestreamException exception)
        {
            throw new InvalidScanFileException(path, syntax.Name, exception.Message, element.Offset, exception);
        }
    }

    private static void CheckNativeLength(ByteSource source, in DicomElement element, PixelLayout layout, int frame, string? path)
    {
        if (element.HasUndefinedLength)
        {
            throw new InvalidScanFileException(
                path, "DICOM", $"{element.Tag}: its length is undefined, but it is not compressed.", element.Offset);
        }

        long present = Math.Min(element.Length, source.Length - element.ValueOffset);
        long needed = (frame + 1L) * layout.NativeLength;
        if (present < needed)
        {
            throw new InvalidScanFileException(
                path, "DICOM", $"{element.Tag}: {needed} bytes are needed, but only {Math.Max(present, 0)} exist.", element.Offset)
            {
                IsIncomplete = source.Length - element.ValueOffset < needed,
            };
        }
    }

    private static void ReadNative(
        DicomFile file, PixelLayout layout, int frame, string? path, in DicomElement element, Span<ushort> patterns)
    {
        bool isBigEndian = file.Dataset.TransferSyntax.IsBigEndian;

        // Eight-bit big endian data of VR OW holds two samples in a word, the second first (PS3.5 section 8.1.1).
        int swap = isBigEndian && layout.BytesPerSample == 1 && element.Vr == "OW" ? 1 : 0;
        long start = frame * layout.NativeLength;
        int before = swap & (int)(start & 1);
        int length = before + (int)layout.NativeLength;
        length += swap & length;

        // Eight-bit samples are read into the end of the buffer and widened from its start.
        Span<byte> bytes = MemoryMarshal.AsBytes(patterns)[^length..];
        if (!file.Source.TryRead(element.ValueOffset + start - before, bytes))
        {
            throw EndsInside(path, element);
        }

        if (layout.BytesPerSample == 1)
        {
            for (int i = 0; i < patterns.Length; i++)
            {
                patterns[i] = bytes[(i + before) ^ swap];
            }
        }
        else if (isBigEndian == BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(patterns, patterns);
        }
    }

    /// <summary>The most pixels that a compressed byte can stand for: what declares more is refused before memory is taken.</summary>
    private static int PixelsPerByte(PixelEncoding encoding, PixelLayout layout) => encoding switch
    {
        PixelEncoding.RleLossless => 64, // a run of 128 in two bytes (PS3.5 annex G.3)
        PixelEncoding.JpegLossless => 8, // a code of one bit for each sample (T.81 annex H)
        PixelEncoding.JpegLs => 8 * layout.Columns, // a run of one bit for each line (ISO/IEC 14495-1, A.7.1)
        PixelEncoding.Jpeg2000 => 1 << 16, // an empty packet for a whole resolution (T.800 B.10.3); all have 64 bytes of headers
        _ => 512, // a code of one bit for each block of 64 samples (T.81 annex G, a scan of DC coefficients)
    };
}
