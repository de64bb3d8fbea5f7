using System.Buffers.Binary;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Elf;

/// <summary>A 64-bit little-endian ELF shared object in memory. Every read is checked against the end of the file.</summary>
/// <remarks>System V gABI, chapter 4 "ELF Header" and chapter 5 "Program Header".</remarks>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const byte Class64 = 2;
    private const byte LittleEndian = 1;
    private const byte CurrentVersion = 1;
    private const ushort SharedObject = 3;
    private const ushort X86_64 = 62;
    private const ushort AArch64 = 183;
    private const uint LoadableSegment = 1;
    private const uint DynamicSegment = 2;

    private readonly byte[] _bytes;
    private readonly List<ElfSegment> _loadable = [];

    /// <param name="bytes">The file; kept, not copied.</param>
    /// <exception cref="BuildToolException">The file is not of this kind, or ends before its headers say.</exception>
    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith("\u007FELF"u8))
        {
            throw new BuildToolException("not an ELF file.");
        }

        // Relocations are laid out alike on these two; elsewhere (MIPS) the symbol's number sits in other bits.
        if (bytes[4] != Class64 || bytes[5] != LittleEndian || bytes[6] != CurrentVersion || UInt16At(16) != SharedObject
            || UInt16At(18) is not (X86_64 or AArch64))
        {
            throw new BuildToolException("not a 64-bit little-endian ELF shared object for x86-64 or AArch64.");
        }

        ReadProgramHeaders();
    }

    /// <summary>The segment of the dynamic section, or null where the object has none.</summary>
    public ElfSegment? Dynamic { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public int Length => _bytes.Length;

    public byte ByteAt(ulong offset) => Slice(offset, 1)[0];

    public ushort UInt16At(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    public uint UInt32At(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    public ulong UInt64At(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, sizeof(ulong)));

    /// <summary>Where in the file the bytes of a range of addresses are.</summary>
    /// <param name="address">First address, as the object numbers them.</param>
    /// <param name="length">Bytes of the range.</param>
    /// <exception cref="BuildToolException">No one loadable segment holds the range in the file.</exception>
    public ulong OffsetOf(ulong address, ulong length)
    {
        foreach (ElfSegment segment in _loadable)
        {
            if (address >= segment.Address && address - segment.Address <= segment.FileSize
                && segment.FileSize - (address - segment.Address) >= length)
            {
                return segment.Offset + (address - segment.Address);
            }
        }

        throw new BuildToolException($"damaged ELF file: no segment holds the {length} bytes at address 0x{address:x}.");
    }

    private void ReadProgramHeaders()
    {
        ulong table = UInt64At(32);
        ushort entrySize = UInt16At(54);
        ushort count = UInt16At(56);
        if (count > 0 && entrySize != ProgramHeaderSize)
        {
            throw new BuildToolException($"damaged ELF file: program headers of {entrySize} bytes, not {ProgramHeaderSize}.");
        }

        // The whole table at once, so that the sums below cannot overflow.
        Slice(table, count * ProgramHeaderSize);
        for (ulong index = 0; index < count; index++)
        {
            ulong at = table + (index * ProgramHeaderSize);
            uint kind = UInt32At(at);
            ElfSegment segment = new(Offset: UInt64At(at + 8), Address: UInt64At(at + 16), FileSize: UInt64At(at + 32));
            if (kind is LoadableSegment or DynamicSegment)
            {
                Require(segment.Offset, segment.FileSize);
            }

            if (kind == LoadableSegment)
            {
                _loadable.Add(segment);
            }
            else if (kind == DynamicSegment)
            {
                Dynamic = segment;
            }
        }
    }

    private ReadOnlySpan<byte> Slice(ulong offset, int length)
    {
        Require(offset, (ulong)length);
        return _bytes.AsSpan((int)offset, length);
    }

    private void Require(ulong offset, ulong length)
    {
        ulong total = (ulong)_bytes.Length;
        if (offset > total || total - offset < length)
        {
            throw new BuildToolException($"damaged ELF file: {length} bytes wanted at offset {offset}, of {total} in all.");
        }
    }
}
