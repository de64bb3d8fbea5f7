using Cov19Ct.Codecs.JpegLs;
using Cov19Ct.TestKit.Codecs.JpegLs;

namespace Cov19Ct.Codecs.Tests.JpegLs;

public sealed class JpegLsEntropySegmentTests
{
    [Theory]
    [InlineData(new byte[0], "", 0)]
    [InlineData(new byte[] { 0x12, 0x34 }, "00010010 00110100", 2)]
    [InlineData(new byte[] { 0xFF, 0x00 }, "11111111 0000000", 2)]
    [InlineData(new byte[] { 0xFF, 0x7F, 0xFF, 0x01, 0xAA }, "11111111 1111111 11111111 0000001 10101010", 5)]
    [InlineData(new byte[] { 0x12, 0xFF, 0x80, 0x34 }, "00010010", 1)]
    [InlineData(new byte[] { 0x12, 0xFF, 0xD9 }, "00010010", 1)]
    [InlineData(new byte[] { 0x12, 0xFF, 0xFF, 0xD9 }, "00010010", 1)]
    [InlineData(new byte[] { 0x12, 0xFF }, "00010010", 1)]
    public void The_bit_after_eight_1_bits_is_left_out_and_a_marker_ends_the_data(byte[] data, string bits, int end)
    {
        int position = 0;
        Assert.Equal(bits.Replace(" ", "", StringComparison.Ordinal), Unstuff(data, ref position));
        Assert.Equal(end, position);
    }

    [Fact]
    public void Long_stretches_between_stuffed_bits_keep_every_bit()
    {
        Random random = new(87);
        JpegLsBitWriter writer = new();
        System.Text.StringBuilder expected = new();
        for (int i = 0; i < 200; i++)
        {
            for (int j = random.Next(200); j > 0; j--)
            {
                int bit = random.Next(2);
                writer.Bits(bit, 1);
                expected.Append(bit);
            }

            writer.Bits(0xFFFF, 16);
            expected.Append('1', 16);
        }

        int position = 0;
        Assert.StartsWith(expected.ToString(), Unstuff(writer.Finish(), ref position), StringComparison.Ordinal);
    }

    private static string Unstuff(byte[] data, ref int position)
    {
        byte[] destination = new byte[data.Length + 8];
        long count = JpegLsEntropySegment.Unstuff(data, ref position, destination);
        string bits = string.Concat(destination.Select(value => value.ToString("B8", System.Globalization.CultureInfo.InvariantCulture)));
        return bits[..(int)count];
    }
}
