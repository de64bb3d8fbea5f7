using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Storage.Records;

/// <summary>The form of a file of the cache: a header of 88 bytes, the index of each slice in its scan (32 bits each), then the
/// records one behind another. All numbers are little endian.</summary>
/// <remarks>Header: magic (8), version (4), slice count (4), bytes a record (4), zero (4), key (32), SHA-256 of all that is not the
/// SHA-256 itself (32). The key is in it, so that a file that was renamed is not taken for another.</remarks>
internal static class RecordFile
{
    public const int Version = 2;

    public const int HeaderLength = 88;

    private const int VersionOffset = 8;

    private const int CountOffset = 12;

    private const int RecordLengthOffset = 16;

    private const int KeyOffset = 24;

    private const int ChecksumOffset = 56;

    /// <summary>Bytes of a file.</summary>
    public static long LengthOf(int sliceCount, int recordLength) => HeaderLength + (sliceCount * (sizeof(int) + (long)recordLength));

    /// <summary>Offset of a record in a file.</summary>
    public static long OffsetOf(int index, int sliceCount, int recordLength) =>
        HeaderLength + ((long)sliceCount * sizeof(int)) + ((long)index * recordLength);

    /// <summary>Writes a scan's records.</summary>
    /// <param name="stream">An empty stream that can seek.</param>
    /// <param name="kind">What the records are.</param>
    /// <param name="key">32 bytes.</param>
    /// <param name="records">The records.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what is in the stream is no whole file.</exception>
    public static void Write(
        Stream stream, RecordKind kind, ReadOnlySpan<byte> key, IScanRecords records, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = new byte[HeaderLength + (records.SliceCount * sizeof(int))];
        Encoding.ASCII.GetBytes(kind.Magic, header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(VersionOffset), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(CountOffset), records.SliceCount);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(RecordLengthOffset), records.RecordLength);
        key.CopyTo(header.AsSpan(KeyOffset));
        for (int index = 0; index < records.SliceCount; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(HeaderLength + (index * sizeof(int))), records.SourceIndices[index]);
        }

        hash.AppendData(header.AsSpan(0, ChecksumOffset));
        hash.AppendData(header.AsSpan(HeaderLength));
        stream.Write(header);
        byte[] record = new byte[records.RecordLength];
        for (int index = 0; index < records.SliceCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Read(index, record);
            hash.AppendData(record);
            stream.Write(record);
        }

        stream.Position = ChecksumOffset;
        stream.Write(hash.GetHashAndReset());
    }

    /// <summary>Reads the slices' indices, after all of the file was checked.</summary>
    /// <param name="file">The file.</param>
    /// <param name="asked">What it must be.</param>
    /// <returns>Indices into the scan's slices, ascending.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, cut short, or another's.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static int[] ReadIndices(SafeFileHandle file, RecordEntry asked, CancellationToken cancellationToken)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        ReadExactly(file, header, 0);
        int count = BinaryPrimitives.ReadInt32LittleEndian(header[CountOffset..]);
        bool isOurs = Encoding.ASCII.GetString(header[..VersionOffset]) == asked.Kind.Magic
            && BinaryPrimitives.ReadInt32LittleEndian(header[VersionOffset..]) == Version
            && count > 0 && count <= asked.ScanSliceCount
            && BinaryPrimitives.ReadInt32LittleEndian(header[RecordLengthOffset..]) == asked.RecordLength
            && header[KeyOffset..ChecksumOffset].SequenceEqual(asked.Key)
            && RandomAccess.GetLength(file) == LengthOf(count, asked.RecordLength);
        if (!isOurs)
        {
            throw new InvalidDataException("The header does not belong to the scan, or the file is incomplete.");
        }

        byte[] fields = new byte[count * sizeof(int)];
        ReadExactly(file, fields, HeaderLength);
        RequireChecksum(file, header, fields, cancellationToken);
        int[] indices = new int[count];
        int previous = -1;
        for (int index = 0; index < count; index++)
        {
            indices[index] = BinaryPrimitives.ReadInt32LittleEndian(fields.AsSpan(index * sizeof(int)));
            if (indices[index] <= previous || indices[index] >= asked.ScanSliceCount)
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
            throw new InvalidDataException("The checksum is wrong.");
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new InvalidDataException("The file is incomplete.");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
