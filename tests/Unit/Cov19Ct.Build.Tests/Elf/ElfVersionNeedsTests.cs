using System.Buffers.Binary;
using Cov19Ct.Build.Elf;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Tests.Elf;

public class ElfVersionNeedsTests
{
    [Fact]
    public void Needs_are_read_in_the_order_of_the_file()
    {
        SyntheticElf elf = SyntheticElf.Sample();
        Assert.Equal(
            [
                new("libc.so.6", "GLIBC_2.2.5", 0, (ulong)elf.FlagsOffset(0, 0), 2),
                new("libstdc++.so.6", "GLIBCXX_3.4.32", 0, (ulong)elf.FlagsOffset(1, 0), 3),
                new("libstdc++.so.6", "GLIBCXX_3.4", 0, (ulong)elf.FlagsOffset(1, 1), 4),
            ],
            Read(elf.Build()));
    }

    [Fact]
    public void Libraries_that_share_their_entries_do_not_multiply_the_work()
    {
        const int Libraries = 40;
        const int Versions = 200;
        SyntheticElf elf = SyntheticElf.Sample();
        elf.Needs.Clear();
        elf.Needs.AddRange(Enumerable.Repeat(("lib", Array.Empty<(string, ushort, ushort)>()), Libraries));
        elf.Needs.Add(("last", [.. Enumerable.Repeat(("V", (ushort)3, (ushort)0), Versions)]));
        byte[] bytes = elf.Build();
        Assert.Equal(Versions, Read(bytes).Count);

        int shared = elf.LibraryOffset(Libraries) + 16;
        for (int library = 0; library < Libraries; library++)
        {
            int at = elf.LibraryOffset(library);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at + 2), Versions);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 8), shared - at);
        }

        BuildToolException exception = Assert.Throws<BuildToolException>(() => Read(bytes));
        Assert.Contains("more version needs than fit", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 2)] // vn_version
    [InlineData(12, 15)] // vn_next: into the entry itself
    public void A_damaged_entry_is_refused(int field, byte value)
    {
        SyntheticElf elf = SyntheticElf.Sample();
        byte[] bytes = elf.Build();
        bytes[elf.LibraryOffset(0) + field] = value;
        Assert.Throws<BuildToolException>(() => Read(bytes));
    }

    private static List<ElfVersionNeed> Read(byte[] bytes)
    {
        ElfImage image = new(bytes);
        return ElfVersionNeeds.Read(image, new ElfDynamicSection(image));
    }
}
