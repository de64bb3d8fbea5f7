using System.Buffers.Binary;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Elf;

/// <summary>Marks a symbol version that a shared object lists, and does not use, as a weak need.</summary>
/// <remarks>A dynamic linker refuses an object one of whose needed versions is absent, unless that need is weak: Linux Standard
/// Base Core, "Symbol Versioning", "Startup Sequence". Compilers list a version for a symbol that the linker then relaxes or
/// discards: such a need says nothing of what the object can run on.</remarks>
internal static class VersionNeedWeakener
{
    private const ushort WeakFlag = 0x2;

    /// <summary>Sets <c>VER_FLG_WEAK</c> in the entry of one version; no other byte changes.</summary>
    /// <param name="bytes">The shared object, changed in place.</param>
    /// <param name="symbolVersion">Name of the version, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <exception cref="BuildToolException">It is no ELF shared object of a known kind; or two libraries have a version of that
    /// name; or a relocation needs it. The bytes are as they were.</exception>
    public static WeakeningOutcome Weaken(byte[] bytes, string symbolVersion)
    {
        ElfImage image = new(bytes);
        ElfDynamicSection dynamic = new(image);
        ElfVersionNeed[] needs = [.. ElfVersionNeeds.Read(image, dynamic).Where(need => need.Version == symbolVersion)];
        if (needs.Length == 0)
        {
            return WeakeningOutcome.Absent;
        }

        if (needs.Length > 1)
        {
            string libraries = string.Join(", ", needs.Select(need => need.Library));
            throw new BuildToolException(
                $"{symbolVersion} is needed of more than one library ({libraries}): which one is meant is unclear.");
        }

        ElfVersionNeed only = needs[0];
        if ((only.Flags & WeakFlag) != 0)
        {
            return WeakeningOutcome.AlreadyWeak;
        }

        if (ElfRelocations.FindSymbolOfVersion(image, dynamic, only.Index) is string symbol)
        {
            throw new BuildToolException(
                $"a relocation refers to {symbol}, which is bound to {symbolVersion} of {only.Library}: "
                + "a weak need would hide a real one.");
        }

        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan((int)only.FlagsOffset), (ushort)(only.Flags | WeakFlag));
        return WeakeningOutcome.Weakened;
    }
}
