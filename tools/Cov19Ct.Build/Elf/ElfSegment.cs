namespace Cov19Ct.Build.Elf;

/// <summary>A part of the file that is mapped into memory: an <c>Elf64_Phdr</c> entry.</summary>
/// <param name="Offset">Its first byte, from the start of the file.</param>
/// <param name="Address">The address of that byte.</param>
/// <param name="FileSize">Its bytes in the file; both ends lie within the file.</param>
internal readonly record struct ElfSegment(ulong Offset, ulong Address, ulong FileSize);
