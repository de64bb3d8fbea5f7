using System.Text;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Elf;

/// <summary>The dynamic section: where the tables are that the dynamic linker reads. Found through the program headers, so
/// that stripped files, without section headers, are read as well.</summary>
/// <remarks>System V gABI, chapter 5 "Dynamic Section".</remarks>
internal sealed class ElfDynamicSection
{
    private const ulong EntrySize = 16;
    private const ulong NullTag = 0;

    private readonly ElfImage _image;
    private readonly Dictionary<ulong, ulong> _values = [];

    /// <exception cref="BuildToolException">The object has no dynamic section, or a damaged one.</exception>
    public ElfDynamicSection(ElfImage image)
    {
        _image = image;
        ElfSegment segment = image.Dynamic ?? throw new BuildToolException("the ELF file has no dynamic section.");
        for (ulong at = segment.Offset; at - segment.Offset + EntrySize <= segment.FileSize; at += EntrySize)
        {
            ulong tag = image.UInt64At(at);
            if (tag == NullTag)
            {
                return;
            }

            // The dynamic linker believes the last of several.
            _values[tag] = image.UInt64At(at + 8);
        }

        throw new BuildToolException("damaged ELF file: the dynamic section has no end.");
    }

    /// <summary>The value of an entry, or null where there is none.</summary>
    public ulong? this[ElfDynamicTag tag] => _values.TryGetValue((ulong)tag, out ulong value) ? value : null;

    /// <exception cref="BuildToolException">There is no such entry.</exception>
    public ulong Require(ElfDynamicTag tag) =>
        this[tag] ?? throw new BuildToolException($"damaged ELF file: the dynamic section lacks the entry {tag}.");

    /// <summary>A name of the dynamic string table.</summary>
    /// <param name="position">First byte of the name, from the table's start.</param>
    /// <exception cref="BuildToolException">The name begins or ends outside the table.</exception>
    public string StringAt(uint position)
    {
        ulong size = Require(ElfDynamicTag.StringTableSize);
        ulong start = _image.OffsetOf(Require(ElfDynamicTag.StringTable), size);
        StringBuilder name = new();
        for (ulong at = position; at < size; at++)
        {
            byte character = _image.ByteAt(start + at);
            if (character == 0)
            {
                return name.ToString();
            }

            name.Append((char)character);
        }

        throw new BuildToolException($"damaged ELF file: the name at {position} of the dynamic string table has no end.");
    }
}
