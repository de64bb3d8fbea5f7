namespace Cov19Ct.Build.Elf;

/// <summary>One version that a shared object needs of one library: an <c>Elf64_Vernaux</c> entry.</summary>
/// <param name="Library">The library's name (<c>vn_file</c>).</param>
/// <param name="Version">The version's name (<c>vna_name</c>).</param>
/// <param name="Flags">The flags (<c>vna_flags</c>).</param>
/// <param name="FlagsOffset">Where the flags are, bytes from the start of the file.</param>
/// <param name="Index">The number by which the symbols refer to the version (<c>vna_other</c>), without the hidden bit.</param>
internal readonly record struct ElfVersionNeed(string Library, string Version, ushort Flags, ulong FlagsOffset, int Index);
