using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Tests.Jpeg.Markers;

public sealed class JpegHuffmanTableTests
{
    [Fact]
    public void A_table_is_taken_off_the_front_of_its_segment()
    {
        ReadOnlySpan<byte> segment = [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9, 99];
        JpegHuffmanTable table = JpegHuffmanTable.Read(ref segment, 0);
        Assert.Equal([7, 8, 9], table.Symbols.ToArray());
        Assert.Equal(2, table.CodeCounts[2]);
        Assert.Equal([99], segment.ToArray());
    }

    // Counts of the first lengths; the rest are 0.
    [Theory]
    [InlineData(new byte[] { 1 }, false)]
    [InlineData(new byte[] { 2 }, true)]
    [InlineData(new byte[] { 1, 2 }, true)]
    [InlineData(new byte[] { 0, 3 }, false)]
    [InlineData(new byte[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, false)]
    [InlineData(new byte[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2 }, true)]
    [InlineData(new byte[] { }, false)]
    public void A_code_of_1_bits_only_is_found(byte[] counts, bool expected)
    {
        ReadOnlySpan<byte> segment = Table(counts);
        Assert.Equal(expected, new JpegSymbolTable(JpegHuffmanTable.Read(ref segment, 0)).Find(0xFFFF, out _) > 0);
    }

    [Theory]
    [InlineData(new byte[] { 3 }, "too many codes of 1 bits")]
    [InlineData(new byte[] { 1, 3 }, "too many codes of 2 bits")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 1 }, "too many codes of 6 bits")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 255, 2 }, "257 codes")]
    public void Codes_that_are_no_prefix_code_are_refused(byte[] counts, string message)
    {
        byte[] segment = Table(counts);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Read(segment));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_truncation_throws() => Broken.EachTruncationThrows(Table([0, 2, 1]), Read);

    private static void Read(byte[] segment)
    {
        ReadOnlySpan<byte> remaining = segment;
        JpegHuffmanTable.Read(ref remaining, 0);
    }

    private static byte[] Table(byte[] counts) =>
        [.. counts, .. new byte[16 - counts.Length], .. new byte[counts.Sum(count => count)]];
}
