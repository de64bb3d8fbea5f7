using System.Buffers.Binary;

namespace Cov19Ct.Imaging.Containers;

/// <summary>The central directory of a ZIP archive (PKWARE APPNOTE.TXT 6.3, clauses 4.3 and 4.5).</summary>
/// <remarks>Read by itself rather than by the base library's reader: that one holds the file open, is not safe to use from several
/// threads, and verifies no checksums.</remarks>
internal sealed class ZipDirectory
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int HeaderLength = 46;
    private const int LocalHeaderLength = 30;
    private const int LongestComment = ushort.MaxValue;
    private const uint EndSignature = 0x06054B50;
    private const uint LocatorSignature = 0x07064B50;
    private const uint End64Signature = 0x06064B50;
    private const uint HeaderSignature = 0x02014B50;
    private const uint LocalHeaderSignature = 0x04034B50;

    /// <summary>Names and comments of more files than any data set of scans has.</summary>
    private const long LargestDirectory = 1 << 29;

    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);

    private ZipDirectory()
    {
    }

    /// <summary>The files of the archive, in its order; folders are not among them.</summary>
    public IReadOnlyCollection<ZipEntry> Entries => _entries.Values;

    /// <summary>Names that lead out of the archive, or are no names: their entries are not read.</summary>
    public List<string> RefusedNames { get; } = [];

    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>True where the first bytes of a file are those of a ZIP archive, empty ones too.</summary>
    public static bool IsZip(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(head) is LocalHeaderSignature or EndSignature;

    /// <summary>Reads the directory.</summary>
    /// <param name="source">The archive's bytes.</param>
    /// <param name="path">The archive's path, for errors.</param>
    /// <exception cref="InvalidScanFileException">The archive is damaged or cut short, or its entries overlap, as a bomb's do.</exception>
    /// <exception cref="UnsupportedScanFileException">It is one part of several.</exception>
    public static ZipDirectory Read(ByteSource source, string path)
    {
        (long start, long length, long count, long shift) = Locate(source, path);
        if (length > LargestDirectory)
        {
            throw Invalid(path, $"its central directory has {length} bytes, which is too large.", start);
        }

        MemoryBudget.Require(path, 4 * length);
        byte[] bytes = new byte[length];
        if (!source.TryRead(start, bytes))
        {
            throw Incomplete(path, "the archive ends within its central directory.", start);
        }

        ZipDirectory directory = new();
        List<ZipEntry> all = [];
        int position = 0;
        for (long index = 0; index < count; index++)
        {
            ZipEntry entry = ReadHeader(bytes, ref position, shift, path, start);
            if (entry.Offset < 0 || entry.CompressedLength > source.Length - LocalHeaderLength - entry.Offset)
            {
                throw Incomplete(
                    path, $"entry {entry.Name}: its {entry.CompressedLength} bytes at {entry.Offset} end beyond the archive.", start);
            }

            all.Add(entry);
            directory.Add(entry);
        }

        RequireApart(all, path);
        return directory;
    }

    /// <summary>Where the content of an entry starts: after its local header, whose name and extra field may be others than the
    /// directory's.</summary>
    /// <exception cref="InvalidScanFileException">There is no local header, or the content does not end within the archive.</exception>
    public static long FindContent(ByteSource source, ZipEntry entry, string path)
    {
        ReadOnlySpan<byte> header = source.Peek(entry.Offset, LocalHeaderLength);
        if (header.Length < LocalHeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeaderSignature)
        {
            throw Invalid(path, "the local header of the entry is not at the position that the central directory gives.", entry.Offset);
        }

        long start = entry.Offset + LocalHeaderLength
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return entry.CompressedLength <= source.Length - start
            ? start
            : throw Incomplete(path, $"the {entry.CompressedLength} bytes of the entry end beyond the archive.", start);
    }

    private void Add(ZipEntry entry)
    {
        string? name = ZipEntryName.Check(entry.Name);
        if (name is null)
        {
            RefusedNames.Add(entry.Name);
        }
        else if (!name.EndsWith('/'))
        {
            string unique = name;
            while (!_entries.TryAdd(unique, entry with { Name = unique }))
            {
                // Both are read: which of them is meant is not for the archive's order to decide.
                unique = ZipEntryName.Numbered(name, NextNumber(name));
            }
        }
    }

    /// <summary>Counts the entries of one name, so that many of them do not take the square of their number.</summary>
    private int NextNumber(string name) => _repeats[name] = _repeats.GetValueOrDefault(name, 1) + 1;

    private static (long Start, long Length, long Count, long Shift) Locate(ByteSource source, string path)
    {
        int tailLength = (int)Math.Min(source.Length, EndLength + LongestComment);
        long tailStart = source.Length - tailLength;
        ReadOnlySpan<byte> tail = source.Peek(tailStart, tailLength);
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            // The comment fills the rest: a signature within a comment does not mislead.
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length - at - EndLength)
            {
                return ReadEnd(source, path, tailStart + at, tail.Slice(at, EndLength).ToArray());
            }
        }

        throw Incomplete(path, "its central directory is missing: the archive is incomplete.", source.Length);
    }

    private static (long Start, long Length, long Count, long Shift) ReadEnd(ByteSource source, string path, long endAt, byte[] end)
    {
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        long start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        long directoryEnd = endAt;
        int disk = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(4));
        ReadOnlySpan<byte> locator = endAt >= LocatorLength ? source.Peek(endAt - LocatorLength, LocatorLength) : [];
        if (locator.Length == LocatorLength && BinaryPrimitives.ReadUInt32LittleEndian(locator) == LocatorSignature)
        {
            // It lies where the locator says, or, where something was put before the archive, right before the locator.
            long[] places = [(long)BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]), endAt - LocatorLength - End64Length];
            directoryEnd = Array.Find(places, place => IsEnd64(source, place, endAt));
            if (directoryEnd == 0)
            {
                throw Invalid(path, "its Zip64 end record is not at its position.", endAt - LocatorLength);
            }

            ReadOnlySpan<byte> end64 = source.Peek(directoryEnd, End64Length);
            disk = BinaryPrimitives.ReadInt32LittleEndian(end64[16..]);
            count = (long)BinaryPrimitives.ReadUInt64LittleEndian(end64[32..]);
            length = (long)BinaryPrimitives.ReadUInt64LittleEndian(end64[40..]);
            start = (long)BinaryPrimitives.ReadUInt64LittleEndian(end64[48..]);
        }

        if (disk != 0)
        {
            throw new UnsupportedScanFileException(path, "One part of a ZIP archive of several parts.", cause: ExclusionReason.Archive);
        }

        // What was put before the archive, as in those that unpack themselves, shifts all offsets alike.
        long shift = length >= 0 && length <= directoryEnd ? directoryEnd - length - start : -1;
        return start >= 0 && shift >= 0 && count >= 0 && count <= length / HeaderLength
            ? (start + shift, length, count, shift)
            : throw Invalid(path, $"its central directory cannot have {count} entries in {length} bytes at {start}.", endAt);
    }

    private static bool IsEnd64(ByteSource source, long place, long endAt) =>
        place >= 0 && place <= endAt - End64Length && source.Peek(place, End64Length) is { Length: End64Length } record
        && BinaryPrimitives.ReadUInt32LittleEndian(record) == End64Signature;

    private static ZipEntry ReadHeader(byte[] directory, ref int position, long shift, string path, long start)
    {
        ReadOnlySpan<byte> header = directory.AsSpan(position);
        if (header.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature)
        {
            throw Invalid(path, "its central directory is damaged.", start + position);
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        int total = HeaderLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        if (header.Length < total)
        {
            throw Invalid(path, "its central directory ends within an entry.", start + position);
        }

        position += total;
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        Zip64Field wide = new(header.Slice(HeaderLength + nameLength, extraLength));
        length = wide.Widen(length);
        compressed = wide.Widen(compressed);
        offset = wide.Widen(offset);
        ReadOnlySpan<byte> name = header.Slice(HeaderLength, nameLength);

        return compressed >= 0 && length >= 0
            ? new ZipEntry(
                ZipNameEncoding.Decode(name, header.Slice(HeaderLength + nameLength, extraLength)),
                BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
                (flags & 1) != 0,
                BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
                compressed,
                length,
                offset < 0 || offset > long.MaxValue - shift ? -1 : offset + shift)
            : throw Invalid(path, "its central directory declares impossible lengths.", start + position - total);
    }

    /// <summary>Entries that share bytes are how a small archive unpacks to more than deflate could make of it.</summary>
    private static void RequireApart(List<ZipEntry> entries, string path)
    {
        long end = 0;
        foreach (ZipEntry entry in entries.OrderBy(entry => entry.Offset))
        {
            if (entry.Offset < end)
            {
                throw Invalid(path, "its entries overlap, as in an archive bomb.", entry.Offset);
            }

            end = entry.Offset + LocalHeaderLength + entry.CompressedLength;
        }
    }

    private static InvalidScanFileException Invalid(string path, string detail, long offset) => new(path, "ZIP", detail, offset);

    private static InvalidScanFileException Incomplete(string path, string detail, long offset) =>
        new(path, "ZIP", detail, offset) { IsIncomplete = true };

    /// <summary>The Zip64 extra field (APPNOTE.TXT 4.5.3): the values that do not fit in 32 bits, one after another.</summary>
    private ref struct Zip64Field
    {
        private const ushort Id = 0x0001;

        private ReadOnlySpan<byte> _values;

        public Zip64Field(ReadOnlySpan<byte> extra)
        {
            while (extra.Length >= 4)
            {
                int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
                if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Id)
                {
                    _values = extra.Slice(4, length);
                }

                extra = extra[(4 + length)..];
            }
        }

        public long Widen(long value)
        {
            if (value != uint.MaxValue || _values.Length < sizeof(ulong))
            {
                return value;
            }

            long wide = (long)BinaryPrimitives.ReadUInt64LittleEndian(_values);
            _values = _values[sizeof(ulong)..];
            return wide;
        }
    }
}
