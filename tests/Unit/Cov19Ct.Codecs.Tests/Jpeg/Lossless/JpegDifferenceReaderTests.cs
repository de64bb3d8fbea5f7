using Cov19Ct.Codecs.Jpeg.Lossless;
using Cov19Ct.Codecs.Jpeg.Markers;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.Jpeg.Lossless;

public sealed class JpegDifferenceReaderTests
{
    // One code of 16 zeros for category 15: zeros beyond the end read as differences of 31 bits, the longest there are.
    private static readonly HuffmanCode s_longestOfZeros = new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [15]);

    [Fact]
    public void Differences_that_fit_a_look_up_and_those_that_do_not_are_read_in_order()
    {
        int[] expected = [0, 1, -1, 300, -32767, 32767, 2, -32768, 5, -5, 0];
        foreach (HuffmanCode code in new[] { HuffmanCode.Flat, HuffmanCode.AllOnes, HuffmanCode.Reversed })
        {
            JpegStreamWriter writer = new();
            foreach (int difference in expected)
            {
                code.WriteDifference(writer, difference);
            }

            writer.Align();
            byte[] stuffed = writer.ToArray();
            byte[] data = new byte[stuffed.Length];
            int position = 0;
            int length = JpegEntropySegment.Unstuff(stuffed, ref position, data);
            ushort[] differences = Read(code, data[..length], expected.Length);
            Assert.Equal(expected.Select(difference => (ushort)difference), differences);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(4)]
    [InlineData(3)]
    [InlineData(5000)]
    public void Lines_of_any_length_notice_the_end_of_the_data(int columns)
    {
        foreach (HuffmanCode code in new[] { s_longestOfZeros, HuffmanCode.Flat, HuffmanCode.AllOnes, HuffmanCode.Reversed })
        {
            CodestreamException thrown = Assert.Throws<CodestreamException>(() => Read(code, [], columns));
            Assert.Contains("ends before the last sample", thrown.Message, StringComparison.Ordinal);
        }
    }

    // 0 is a code of one bit for category 0; 16 bits from 1000… up are codes of the length in question.
    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(16)]
    public void A_category_above_16_is_no_difference_whatever_its_code_takes(int codeLength)
    {
        byte[] counts = new byte[16];
        counts[0] = 1;
        counts[codeLength - 1] = 1;
        HuffmanCode code = new(counts, [0, 17]);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Read(code, [0x80, 0, 0, 0, 0, 0], 1));
        Assert.Contains("a code that is not in its Huffman table", thrown.Message, StringComparison.Ordinal);
    }

    private static ushort[] Read(HuffmanCode code, byte[] data, int count)
    {
        ReadOnlySpan<byte> specification = code.Specification;
        JpegDifferenceTable table = new(JpegHuffmanTable.Read(ref specification, 0));
        JpegDifferenceReader reader = new([.. data, .. new byte[JpegDifferenceReader.Padding]], data.Length, table);
        ushort[] differences = new ushort[count];
        reader.Read(differences);
        return differences;
    }
}
