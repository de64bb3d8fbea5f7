namespace Cov19Ct.Build.Elf;

/// <summary>The entries of the dynamic section that are read here.</summary>
/// <remarks>System V gABI, chapter 5 "Dynamic Section"; the last three: Linux Standard Base Core, "Symbol Versioning".</remarks>
internal enum ElfDynamicTag : ulong
{
    /// <summary><c>DT_PLTRELSZ</c>, bytes.</summary>
    JumpRelocationsSize = 2,

    /// <summary><c>DT_STRTAB</c>, address.</summary>
    StringTable = 5,

    /// <summary><c>DT_SYMTAB</c>, address.</summary>
    SymbolTable = 6,

    /// <summary><c>DT_RELA</c>, address.</summary>
    RelocationsWithAddend = 7,

    /// <summary><c>DT_RELASZ</c>, bytes.</summary>
    RelocationsWithAddendSize = 8,

    /// <summary><c>DT_RELAENT</c>, bytes of an entry.</summary>
    RelocationWithAddendSize = 9,

    /// <summary><c>DT_STRSZ</c>, bytes.</summary>
    StringTableSize = 10,

    /// <summary><c>DT_REL</c>, address.</summary>
    Relocations = 17,

    /// <summary><c>DT_RELSZ</c>, bytes.</summary>
    RelocationsSize = 18,

    /// <summary><c>DT_RELENT</c>, bytes of an entry.</summary>
    RelocationSize = 19,

    /// <summary><c>DT_PLTREL</c>: the tag of the table whose layout the jump relocations share.</summary>
    JumpRelocationsKind = 20,

    /// <summary><c>DT_JMPREL</c>, address.</summary>
    JumpRelocations = 23,

    /// <summary><c>DT_VERSYM</c>, address of the version numbers, one a symbol.</summary>
    SymbolVersions = 0x6ffffff0,

    /// <summary><c>DT_VERNEED</c>, address.</summary>
    VersionNeeds = 0x6ffffffe,

    /// <summary><c>DT_VERNEEDNUM</c>, libraries of which versions are needed.</summary>
    VersionNeedCount = 0x6fffffff,
}
