using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.Tiles;

public sealed class PacketBitsTests
{
    [Fact]
    public void The_bit_behind_a_full_byte_is_stuffed()
    {
        PacketBits bits = new([0xFF, 0x7F, 0x80], 0);
        Assert.Equal(0xFF, bits.ReadBits(8));
        Assert.Equal(0x7F, bits.ReadBits(7));
        Assert.Equal(1, bits.ReadBit());
        Assert.Equal(3, bits.Finish());
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0x12 }, 1, 1)]
    [InlineData(new byte[] { 0x80, 0x12 }, 8, 1)]
    [InlineData(new byte[] { 0x80, 0x12 }, 9, 2)]
    [InlineData(new byte[] { 0xFF, 0x00, 0x34 }, 8, 2)]
    public void A_header_ends_with_its_byte_or_the_one_stuffed_behind_it(byte[] bytes, int count, int length)
    {
        PacketBits bits = new(bytes, 0);
        bits.ReadBits(count);
        Assert.Equal(length, bits.Finish());
    }

    [Fact]
    public void The_end_is_reported_with_its_offset()
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => new PacketBits([0x12], 100).ReadBits(9));
        Assert.Contains("at byte 101", thrown.Message, StringComparison.Ordinal);
    }
}
