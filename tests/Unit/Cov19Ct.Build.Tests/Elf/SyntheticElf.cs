using System.Buffers.Binary;
using System.Text;

namespace Cov19Ct.Build.Tests.Elf;

/// <summary>Makes the smallest shared objects that the tests need: program headers, a dynamic section and its tables, and no
/// section headers, as in a stripped file.</summary>
internal sealed class SyntheticElf
{
    /// <summary>Addresses differ from offsets, as they do in real files.</summary>
    public const ulong BaseAddress = 0x10000;

    public List<(string Library, (string Version, ushort Index, ushort Flags)[] Versions)> Needs { get; } = [];

    /// <summary>Symbols after the empty first: name and version number.</summary>
    public List<(string Name, ushort Version)> Symbols { get; } = [];

    /// <summary>Numbers of the symbols that .rela.dyn refers to.</summary>
    public List<uint> Relocations { get; } = [];

    /// <summary>Numbers of the symbols that .rela.plt refers to.</summary>
    public List<uint> JumpRelocations { get; } = [];

    /// <summary>Whether the relocations have no addends (DT_REL).</summary>
    public bool WithoutAddends { get; init; }

    /// <summary>Two libraries; version 3 of the second is bound to symbol 2, that no relocation uses.</summary>
    public static SyntheticElf Sample() => new()
    {
        Needs =
        {
            ("libc.so.6", [("GLIBC_2.2.5", 2, 0)]),
            ("libstdc++.so.6", [("GLIBCXX_3.4.32", 3, 0), ("GLIBCXX_3.4", 4, 0)]),
        },
        Symbols = { ("malloc", 2), ("unused", 3), ("used", 4) },
        Relocations = { 0, 1 },
        JumpRelocations = { 3 },
    };

    public byte[] Build()
    {
        List<byte> strings = [0];
        int relocationSize = WithoutAddends ? 16 : 24;
        int tags = 16;
        ulong dynamicAt = 64 + (2 * 56);
        ulong at = dynamicAt + ((ulong)tags * 16);

        byte[] symbols = [.. new byte[24], .. Symbols.SelectMany(symbol => Words(Name(strings, symbol.Name), 0, 0, 0, 0, 0))];
        byte[] versions = [.. new byte[2], .. Symbols.SelectMany(symbol => Half(symbol.Version))];
        byte[] needs = [.. Needs.SelectMany((need, index) => NeedBytes(strings, need, index == Needs.Count - 1))];
        byte[] relocations = [.. Relocations.SelectMany(symbol => Relocation(symbol, relocationSize))];
        byte[] jumps = [.. JumpRelocations.SelectMany(symbol => Relocation(symbol, relocationSize))];

        ulong symbolsAt = at;
        ulong versionsAt = symbolsAt + (ulong)symbols.Length;
        ulong needsAt = versionsAt + (ulong)versions.Length;
        ulong relocationsAt = needsAt + (ulong)needs.Length;
        ulong jumpsAt = relocationsAt + (ulong)relocations.Length;
        ulong stringsAt = jumpsAt + (ulong)jumps.Length;
        ulong total = stringsAt + (ulong)strings.Count;

        List<(ulong Tag, ulong Value)> dynamic =
        [
            (5, BaseAddress + stringsAt), (10, (ulong)strings.Count), (6, BaseAddress + symbolsAt),
            (0x6ffffff0, BaseAddress + versionsAt),
            (WithoutAddends ? 17UL : 7UL, BaseAddress + relocationsAt), (WithoutAddends ? 18UL : 8UL, (ulong)relocations.Length),
            (WithoutAddends ? 19UL : 9UL, (ulong)relocationSize),
            (23, BaseAddress + jumpsAt), (2, (ulong)jumps.Length), (20, WithoutAddends ? 17UL : 7UL),
        ];
        if (Needs.Count > 0)
        {
            dynamic.Add((0x6ffffffe, BaseAddress + needsAt));
            dynamic.Add((0x6fffffff, (ulong)Needs.Count));
        }

        byte[] dynamicBytes = [.. dynamic.SelectMany(entry => Longs(entry.Tag, entry.Value)), .. new byte[(tags - dynamic.Count) * 16]];
        return
        [
            0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[9],
            .. Half(3), .. Half(62), .. Words(1), .. Longs(0, 64, 0), .. Words(0), .. Half(64), .. Half(56), .. Half(2), .. new byte[6],
            .. Words(1, 5), .. Longs(0, BaseAddress, BaseAddress, total, total, 0x1000),
            .. Words(2, 6), .. Longs(dynamicAt, BaseAddress + dynamicAt, 0, (ulong)tags * 16, (ulong)tags * 16, 8),
            .. dynamicBytes, .. symbols, .. versions, .. needs, .. relocations, .. jumps, .. strings,
        ];
    }

    /// <summary>Where the flags of a version are: the tables are in the order above.</summary>
    public int FlagsOffset(int library, int version) => LibraryOffset(library) + 16 + (16 * version) + 4;

    /// <summary>Where the entry of a library is.</summary>
    public int LibraryOffset(int library)
    {
        int needsAt = 64 + (2 * 56) + (16 * 16) + (24 * (Symbols.Count + 1)) + (2 * (Symbols.Count + 1));
        return needsAt + Needs.Take(library).Sum(need => 16 + (16 * need.Versions.Length));
    }

    private static IEnumerable<byte> NeedBytes(
        List<byte> strings, (string Library, (string Version, ushort Index, ushort Flags)[] Versions) need, bool isLast)
    {
        int count = need.Versions.Length;
        IEnumerable<byte> head =
        [
            .. Half(1), .. Half((ushort)count), .. Words(Name(strings, need.Library), 16, isLast ? 0 : (uint)(16 + (16 * count))),
        ];
        return head.Concat(need.Versions.SelectMany((version, index) => (byte[])
        [
            .. Words(0), .. Half(version.Flags), .. Half(version.Index),
            .. Words(Name(strings, version.Version), index == count - 1 ? 0U : 16U),
        ]));
    }

    private static uint Name(List<byte> strings, string name)
    {
        uint position = (uint)strings.Count;
        strings.AddRange(Encoding.ASCII.GetBytes(name));
        strings.Add(0);
        return position;
    }

    private static byte[] Relocation(uint symbol, int size) => [.. Longs(0, ((ulong)symbol << 32) | 6), .. new byte[size - 16]];

    private static byte[] Half(ushort value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Words(params uint[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Longs(params ulong[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
