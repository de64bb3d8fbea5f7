using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Model.Data;

/// <summary>The form of a cached scan: a header of 88 bytes, the index of each slice in its scan (32 bits each), then the
/// slices one behind another, a byte a pixel. All numbers are little endian.</summary>
/// <remarks>Header: magic (8), version (4), slice count (4), size (4), zero (4), key (32), SHA-256 of all that is not the
/// SHA-256 itself (32). The key is in it, so that a file that was renamed is not taken for another.</remarks>
internal static class SliceFile
{
    public const int Version = 1;

    public const int HeaderLength = 88;

    private const int CountOffset = 12;

    private const int SizeOffset = 16;

    private const int KeyOffset = 24;

    private const int ChecksumOffset = 56;

    private static ReadOnlySpan<byte> Magic => "C19SLICE"u8;

    /// <summary>Bytes of a file.</summary>
    public static long LengthOf(int sliceCount, int size) => HeaderLength + (sliceCount * (sizeof(int) + ((long)size * size)));

    /// <summary>Offset of a slice in a file.</summary>
    public static long OffsetOf(int index, int sliceCount, int size) =>
        HeaderLength + ((long)sliceCount * sizeof(int)) + ((long)index * size * size);

    /// <summary>Writes a windowed scan.</summary>
    /// <param name="stream">An empty stream that can seek.</param>
    /// <param name="key">32 bytes.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what is in the stream is no whole file.</exception>
    public static void Write(Stream stream, ReadOnlySpan<byte> key, WindowedScan scan, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = new byte[HeaderLength + (scan.SliceCount * sizeof(int))];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(CountOffset), scan.SliceCount);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(SizeOffset), scan.Size);
        key.CopyTo(header.AsSpan(KeyOffset));
        int[] indices = MemoryScanSlices.FindSourceIndices(scan);
        for (int index = 0; index < indices.Length; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(HeaderLength + (index * sizeof(int))), indices[index]);
        }

        hash.AppendData(header.AsSpan(0, ChecksumOffset));
        hash.AppendData(header.AsSpan(HeaderLength));
        stream.Write(header);
        byte[] levels = new byte[scan.Size * scan.Size];
        for (int index = 0; index < scan.SliceCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LevelQuantisation.Quantise(scan.GetSlice(index).Span, levels);
            hash.AppendData(levels);
            stream.Write(levels);
        }

        stream.Position = ChecksumOffset;
        stream.Write(hash.GetHashAndReset());
    }

    /// <summary>Reads the slices' indices, after all of the file was checked.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The key it must have.</param>
    /// <param name="scanSliceCount">Slices of the scan.</param>
    /// <param name="size">The size its slices must have.</param>
    /// <returns>Indices into the scan's slices, ascending.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, cut short, or another's.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static int[] ReadIndices(SafeFileHandle file, ReadOnlySpan<byte> key, int scanSliceCount, int size, CancellationToken cancellationToken)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        ReadExactly(file, header, 0);
        int count = BinaryPrimitives.ReadInt32LittleEndian(header[CountOffset..]);
        bool isOurs = header.StartsWith(Magic)
            && BinaryPrimitives.ReadInt32LittleEndian(header[Magic.Length..]) == Version
            && count > 0 && count <= scanSliceCount
            && BinaryPrimitives.ReadInt32LittleEndian(header[SizeOffset..]) == size
            && header[KeyOffset..ChecksumOffset].SequenceEqual(key)
            && RandomAccess.GetLength(file) == LengthOf(count, size);
        if (!isOurs)
        {
            throw new InvalidDataException("The header is not that of the scan, or the file is cut short.");
        }

        byte[] fields = new byte[count * sizeof(int)];
        ReadExactly(file, fields, HeaderLength);
        RequireChecksum(file, header, fields, cancellationToken);
        int[] indices = new int[count];
        int previous = -1;
        for (int index = 0; index < count; index++)
        {
            indices[index] = BinaryPrimitives.ReadInt32LittleEndian(fields.AsSpan(index * sizeof(int)));
            if (indices[index] <= previous || indices[index] >= scanSliceCount)
            {
                throw new InvalidDataException("The indices of the slices do not ascend.");
            }

            previous = indices[index];
        }

        return indices;
    }

    private static void RequireChecksum(SafeFileHandle file, ReadOnlySpan<byte> header, byte[] fields, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header[..ChecksumOffset]);
        hash.AppendData(fields);
        byte[] buffer = new byte[1 << 18];
        long offset = HeaderLength + fields.Length;
        for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        if (!header[ChecksumOffset..].SequenceEqual(hash.GetHashAndReset()))
        {
            throw new InvalidDataException("The checksum is another.");
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new InvalidDataException("The file is cut short.");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
