using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Elf;

/// <summary>Reads the versions that a shared object needs.</summary>
/// <remarks>Linux Standard Base Core, "Symbol Versioning", "Version Requirements".</remarks>
internal static class ElfVersionNeeds
{
    private const ulong EntrySize = 16;
    private const ushort CurrentRevision = 1;
    private const int HiddenBit = 0x8000;

    /// <returns>The needs, in the order of the file; none where the object names no versions.</returns>
    /// <exception cref="BuildToolException">The table is damaged.</exception>
    public static List<ElfVersionNeed> Read(ElfImage image, ElfDynamicSection dynamic)
    {
        List<ElfVersionNeed> needs = [];
        if (dynamic[ElfDynamicTag.VersionNeeds] is not ulong address)
        {
            return needs;
        }

        ulong libraries = dynamic.Require(ElfDynamicTag.VersionNeedCount);
        for (ulong index = 0; index < libraries; index++)
        {
            ulong at = image.OffsetOf(address, EntrySize);
            if (image.UInt16At(at) != CurrentRevision)
            {
                throw new BuildToolException($"damaged ELF file: version needs of revision {image.UInt16At(at)}, not {CurrentRevision}.");
            }

            ReadLibrary(image, dynamic, address, at, needs);
            uint next = image.UInt32At(at + 12);
            if (next == 0)
            {
                break;
            }

            address = Advance(address, next);
        }

        return needs;
    }

    private static void ReadLibrary(ElfImage image, ElfDynamicSection dynamic, ulong address, ulong at, List<ElfVersionNeed> needs)
    {
        int count = image.UInt16At(at + 2);
        string library = dynamic.StringAt(image.UInt32At(at + 4));
        ulong entryAddress = address + image.UInt32At(at + 8);
        for (int index = 0; index < count; index++)
        {
            ulong entry = image.OffsetOf(entryAddress, EntrySize);
            needs.Add(new ElfVersionNeed(
                library,
                dynamic.StringAt(image.UInt32At(entry + 8)),
                image.UInt16At(entry + 4),
                entry + 4,
                image.UInt16At(entry + 6) & ~HiddenBit));
            if ((ulong)needs.Count * EntrySize > (ulong)image.Length)
            {
                throw new BuildToolException("damaged ELF file: more version needs than fit into it.");
            }

            uint next = image.UInt32At(entry + 12);
            if (next == 0)
            {
                break;
            }

            entryAddress = Advance(entryAddress, next);
        }
    }

    private static ulong Advance(ulong address, uint step) =>
        step >= EntrySize ? address + step : throw new BuildToolException("damaged ELF file: version needs that overlap.");
}
