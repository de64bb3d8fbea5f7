using System.Buffers.Binary;
using Cov19Ct.Build.Elf;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Tests.Elf;

public class ElfImageTests
{
    [Theory]
    [InlineData(0, 'M')] // no ELF file
    [InlineData(4, 1)] // 32 bits
    [InlineData(5, 2)] // big-endian
    [InlineData(6, 2)] // another version
    [InlineData(16, 2)] // an executable at a fixed address
    [InlineData(18, 8)] // MIPS
    public void Another_kind_of_file_is_refused(int offset, byte value)
    {
        byte[] bytes = SyntheticElf.Sample().Build();
        bytes[offset] = value;

        BuildToolException exception = Assert.Throws<BuildToolException>(() => VersionNeedWeakener.Weaken(bytes, "GLIBCXX_3.4.32"));
        Assert.StartsWith("not a", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_length_that_cuts_the_file_short_is_refused()
    {
        byte[] bytes = SyntheticElf.Sample().Build();
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Assert.Throws<BuildToolException>(() => VersionNeedWeakener.Weaken(cut, "GLIBCXX_3.4.32"));
        }
    }

    [Fact]
    public void Damage_in_any_place_is_refused_or_does_no_harm()
    {
        byte[] bytes = SyntheticElf.Sample().Build();
        for (int offset = 0; offset < bytes.Length; offset++)
        {
            foreach (byte value in new byte[] { 0x00, 0x01, 0x7f, 0x80, 0xff })
            {
                byte[] damaged = [.. bytes];
                damaged[offset] = value;
                Exception? exception = Record.Exception(() => VersionNeedWeakener.Weaken(damaged, "GLIBCXX_3.4.32"));
                Assert.True(exception is null or BuildToolException, $"offset {offset}, value {value}: {exception}");
            }
        }
    }

    [Fact]
    public void Sizes_near_the_end_of_the_number_range_are_refused()
    {
        byte[] bytes = SyntheticElf.Sample().Build();
        for (int offset = 0; offset + 8 <= bytes.Length; offset += 8)
        {
            byte[] damaged = [.. bytes];
            BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(offset), ulong.MaxValue - 7);
            Exception? exception = Record.Exception(() => VersionNeedWeakener.Weaken(damaged, "GLIBCXX_3.4.32"));
            Assert.True(exception is null or BuildToolException, $"offset {offset}: {exception}");
        }
    }

    [Fact]
    public void An_address_maps_to_its_place_in_the_file_and_a_range_that_leaves_its_segment_is_refused()
    {
        byte[] bytes = SyntheticElf.Sample().Build();
        ElfImage image = new(bytes);

        Assert.Equal(5UL, image.OffsetOf(SyntheticElf.BaseAddress + 5, 10));
        Assert.Equal(0UL, image.OffsetOf(SyntheticElf.BaseAddress, (ulong)bytes.Length));
        Assert.Throws<BuildToolException>(() => image.OffsetOf(SyntheticElf.BaseAddress + 1, (ulong)bytes.Length));
        Assert.Throws<BuildToolException>(() => image.OffsetOf(SyntheticElf.BaseAddress - 1, 1));
        Assert.Throws<BuildToolException>(() => image.OffsetOf(ulong.MaxValue, 2));
    }
}
