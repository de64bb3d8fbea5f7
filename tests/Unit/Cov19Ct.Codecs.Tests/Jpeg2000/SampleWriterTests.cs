using Cov19Ct.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000;

public sealed class SampleWriterTests
{
    [Theory]
    [InlineData(12, false, new[] { -5000, -2048, 0, 2047, 5000 }, new[] { 0, 0, 2048, 4095, 4095 })]
    [InlineData(12, true, new[] { -5000, -2048, -1, 2047, 5000 }, new[] { 0xF800, 0xF800, 0xFFFF, 2047, 2047 })]
    [InlineData(16, false, new[] { int.MinValue / 2, -32768, 0, 32767, 70000 }, new[] { 0, 0, 32768, 65535, 65535 })]
    [InlineData(16, true, new[] { -70000, -32768, -1, 32767, 70000 }, new[] { 0x8000, 0x8000, 0xFFFF, 0x7FFF, 0x7FFF })]
    public void Samples_are_shifted_and_held_to_their_range(int precision, bool isSigned, int[] samples, int[] patterns)
    {
        // Often enough that vectors and what is left of them are both at work.
        int[] line = [.. Enumerable.Repeat(samples, 9).SelectMany(sample => sample)];
        ushort[] expected = [.. Enumerable.Repeat(patterns, 9).SelectMany(pattern => pattern).Select(pattern => (ushort)pattern)];
        ushort[] written = new ushort[line.Length];
        SampleWriter writer = new(precision, isSigned);
        writer.WriteWhole(line, written);
        Assert.Equal(expected, written);

        written.AsSpan().Clear();
        writer.WriteRounded([.. line.Select(sample => BitConverter.SingleToInt32Bits(sample + 0.25f))], written);
        Assert.Equal(expected, written);
    }

    [Fact]
    public void A_number_that_is_none_becomes_the_smallest_sample()
    {
        ushort[] written = new ushort[3];
        int[] bits = [.. new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }.Select(BitConverter.SingleToInt32Bits)];
        new SampleWriter(12, isSigned: true).WriteRounded(bits, written);
        Assert.Equal<ushort>([0xF800, 2047, 0xF800], written);
    }
}
