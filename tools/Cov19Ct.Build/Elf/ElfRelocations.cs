using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Elf;

/// <summary>Finds which versions the relocations of a shared object need in truth.</summary>
/// <remarks>System V gABI, chapter 4 "Relocation"; Linux Standard Base Core, "Symbol Versioning", "Symbol Version Table".</remarks>
internal static class ElfRelocations
{
    private const ulong SymbolSize = 24;
    private const ulong SizeWithAddend = 24;
    private const ulong SizeWithoutAddend = 16;
    private const int HiddenBit = 0x8000;

    /// <summary>The first symbol of a version that a relocation refers to.</summary>
    /// <param name="versionIndex">The version's number within the object.</param>
    /// <returns>The symbol's name, or null where no relocation refers to one of that version.</returns>
    /// <exception cref="BuildToolException">A table is damaged.</exception>
    public static string? FindSymbolOfVersion(ElfImage image, ElfDynamicSection dynamic, int versionIndex)
    {
        ulong versions = dynamic.Require(ElfDynamicTag.SymbolVersions);
        foreach (uint symbol in Symbols(image, dynamic))
        {
            // Symbol 0 stands for none.
            if (symbol != 0
                && (image.UInt16At(image.OffsetOf(versions + (2UL * symbol), sizeof(ushort))) & ~HiddenBit) == versionIndex)
            {
                ulong entry = dynamic.Require(ElfDynamicTag.SymbolTable) + (symbol * SymbolSize);
                return dynamic.StringAt(image.UInt32At(image.OffsetOf(entry, SymbolSize)));
            }
        }

        return null;
    }

    private static IEnumerable<uint> Symbols(ElfImage image, ElfDynamicSection dynamic)
    {
        IEnumerable<uint> withAddend = dynamic[ElfDynamicTag.RelocationsWithAddend] is ulong rela
            ? SymbolsOf(image, rela, dynamic.Require(ElfDynamicTag.RelocationsWithAddendSize), SizeWithAddend,
                dynamic[ElfDynamicTag.RelocationWithAddendSize])
            : [];
        IEnumerable<uint> withoutAddend = dynamic[ElfDynamicTag.Relocations] is ulong rel
            ? SymbolsOf(image, rel, dynamic.Require(ElfDynamicTag.RelocationsSize), SizeWithoutAddend,
                dynamic[ElfDynamicTag.RelocationSize])
            : [];
        IEnumerable<uint> jumps = dynamic[ElfDynamicTag.JumpRelocations] is ulong jump
            ? SymbolsOf(image, jump, dynamic.Require(ElfDynamicTag.JumpRelocationsSize), JumpEntrySize(dynamic), declaredEntrySize: null)
            : [];
        return withAddend.Concat(withoutAddend).Concat(jumps);
    }

    private static ulong JumpEntrySize(ElfDynamicSection dynamic) => dynamic.Require(ElfDynamicTag.JumpRelocationsKind) switch
    {
        (ulong)ElfDynamicTag.RelocationsWithAddend => SizeWithAddend,
        (ulong)ElfDynamicTag.Relocations => SizeWithoutAddend,
        ulong kind => throw new BuildToolException($"damaged ELF file: jump relocations of the unknown kind {kind}."),
    };

    private static IEnumerable<uint> SymbolsOf(ElfImage image, ulong address, ulong size, ulong entrySize, ulong? declaredEntrySize)
    {
        if (size % entrySize != 0 || (declaredEntrySize is ulong declared && declared != entrySize))
        {
            throw new BuildToolException($"damaged ELF file: relocations are not entries of {entrySize} bytes.");
        }

        ulong start = image.OffsetOf(address, size);
        for (ulong at = start; at < start + size; at += entrySize)
        {
            // ELF64_R_SYM: the upper half of r_info, the second field of both layouts.
            yield return (uint)(image.UInt64At(at + 8) >> 32);
        }
    }
}
