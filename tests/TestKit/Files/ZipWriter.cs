using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Cov19Ct.TestKit.Files;

/// <summary>Writes ZIP archives, right or wrong, an entry at a time.</summary>
internal sealed class ZipWriter
{
    private readonly List<Entry> _entries = [];

    /// <summary>Lengths, offsets and the end record are those of Zip64.</summary>
    public bool IsZip64 { get; init; }

    /// <summary>Bytes before the archive, as of a program that unpacks it.</summary>
    public byte[] Stub { get; init; } = [];

    public string Comment { get; init; } = "";

    public ZipWriter Add(string name, byte[] content, bool isStored = false) =>
        Add(new Entry(name, content) { Method = (ushort)(isStored ? 0 : 8) });

    public ZipWriter Add(Entry entry)
    {
        _entries.Add(entry);
        return this;
    }

    public byte[] Build()
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write(Stub);
        List<(Entry Entry, byte[] Packed, uint Offset)> written = [];
        foreach (Entry entry in _entries)
        {
            byte[] packed = entry.Method == 8 ? Deflate(entry.Content) : entry.Content;
            written.Add((entry, packed, entry.Offset ?? (uint)(file.Position - Stub.Length)));
            byte[] name = Encoding.UTF8.GetBytes(entry.Name);
            writer.Write(0x04034B50u);
            WriteFields(writer, entry, packed, isWide: false);
            writer.Write((ushort)name.Length);
            writer.Write((ushort)0);
            writer.Write(name);
            writer.Write(packed);
        }

        long start = file.Position - Stub.Length;
        foreach ((Entry entry, byte[] packed, uint offset) in written)
        {
            WriteHeader(writer, entry, packed, offset);
        }

        WriteEnd(writer, written.Count, start, file.Position - Stub.Length - start);
        writer.Flush();
        return file.ToArray();
    }

    private void WriteHeader(BinaryWriter writer, Entry entry, byte[] packed, uint offset)
    {
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        writer.Write(0x02014B50u);
        writer.Write((ushort)20);
        WriteFields(writer, entry, packed, IsZip64);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(IsZip64 ? 28 : 0));
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write(0u);
        writer.Write(IsZip64 ? uint.MaxValue : offset);
        writer.Write(name);
        if (IsZip64)
        {
            writer.Write((ushort)1);
            writer.Write((ushort)24);
            writer.Write((ulong)(entry.Length ?? (uint)entry.Content.Length));
            writer.Write((ulong)packed.Length);
            writer.Write((ulong)offset);
        }
    }

    private static void WriteFields(BinaryWriter writer, Entry entry, byte[] packed, bool isWide)
    {
        writer.Write((ushort)20);
        writer.Write((ushort)(0x800 | (entry.IsEncrypted ? 1 : 0)));
        writer.Write(entry.Method);
        writer.Write(0u);
        writer.Write(entry.Checksum ?? Crc32.HashToUInt32(entry.Content));
        writer.Write(isWide ? uint.MaxValue : entry.PackedLength ?? (uint)packed.Length);
        writer.Write(isWide ? uint.MaxValue : entry.Length ?? (uint)entry.Content.Length);
    }

    private void WriteEnd(BinaryWriter writer, int count, long start, long length)
    {
        if (IsZip64)
        {
            writer.Write(0x06064B50u);
            writer.Write(44UL);
            writer.Write((ushort)45);
            writer.Write((ushort)45);
            writer.Write(0u);
            writer.Write(0u);
            writer.Write((ulong)count);
            writer.Write((ulong)count);
            writer.Write((ulong)length);
            writer.Write((ulong)start);
            writer.Write(0x07064B50u);
            writer.Write(0u);
            writer.Write((ulong)(start + length));
            writer.Write(1u);
        }

        writer.Write(0x06054B50u);
        writer.Write(0u);
        writer.Write((ushort)(IsZip64 ? ushort.MaxValue : count));
        writer.Write((ushort)(IsZip64 ? ushort.MaxValue : count));
        writer.Write(IsZip64 ? uint.MaxValue : (uint)length);
        writer.Write(IsZip64 ? uint.MaxValue : (uint)start);
        writer.Write((ushort)Comment.Length);
        writer.Write(Encoding.ASCII.GetBytes(Comment));
    }

    private static byte[] Deflate(byte[] content)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.SmallestSize))
        {
            deflate.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>An entry; what is null is as it should be.</summary>
    internal sealed record Entry(string Name, byte[] Content)
    {
        public ushort Method { get; init; } = 8;

        public bool IsEncrypted { get; init; }

        public uint? Checksum { get; init; }

        public uint? PackedLength { get; init; }

        public uint? Length { get; init; }

        public uint? Offset { get; init; }
    }
}
