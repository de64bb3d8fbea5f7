using System.Buffers.Binary;
using Cov19Ct.Codecs.Rle;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.Codecs.Tests.Rle;

public sealed class RleLosslessDecoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 263)]
    [InlineData(2, 2)]
    [InlineData(2, 1000)]
    public void Samples_return_as_encoded(int bytesPerSample, int count)
    {
        int precision = 8 * bytesPerSample;
        ushort[] flat = [.. Enumerable.Repeat((ushort)(precision == 8 ? 200 : 51234), count)];
        foreach (ushort[] samples in new[] { SyntheticSamples.Noise(count, precision), SyntheticSamples.Slope(count, precision), flat })
        {
            Assert.Equal(samples, Decode(RleLosslessEncoder.Encode(samples, bytesPerSample), bytesPerSample, count));
            Assert.Equal(samples, Decode(RleLosslessEncoder.Encode(samples, bytesPerSample, hasNoOperation: true), bytesPerSample, count));
        }
    }

    [Fact]
    public void The_first_segment_is_the_most_significant_byte()
    {
        byte[] frame = [.. Header(2, 64, 66), 0, 0x12, 0, 0x34];
        Assert.Equal([0x1234], Decode(frame, 2, 1));
    }

    [Fact]
    public void A_negative_control_byte_repeats_and_minus_128_does_nothing()
    {
        byte[] frame = [.. Header(1, 64), 0xFE, 7, 0x80, 1, 8, 9, 0xFF, 5];
        Assert.Equal([7, 7, 7, 8, 9, 5, 5], Decode(frame, 1, 7));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_truncation_throws(int bytesPerSample)
    {
        ushort[] samples = SyntheticSamples.Noise(100, 8 * bytesPerSample);
        byte[] frame = RleLosslessEncoder.Encode(samples, bytesPerSample);
        int padding = frame[^1] == 0 ? 1 : 0;
        Broken.EachTruncationThrows(frame[..^padding], cut => Decode(cut, bytesPerSample, 100));
    }

    [Fact]
    public void Mutated_frames_throw_nothing_but_a_codestream_exception()
    {
        byte[] frame = RleLosslessEncoder.Encode(SyntheticSamples.Slope(300, 16), 2);
        int refused = Broken.MutationsThrowNothingElse(frame, 20000, mutated => Decode(mutated, 2, 300));
        Assert.InRange(refused, 1, 19999);
    }

    [Theory]
    [InlineData(3u, 64u, 64u, "3 segments, but 2 are needed (colour, or more bits)")]
    [InlineData(0u, 64u, 64u, "0 segments")]
    [InlineData(0xFFFFFFFFu, 64u, 64u, "segments, but 2")]
    [InlineData(2u, 63u, 66u, "segment 0 runs from 63")]
    [InlineData(2u, 64u, 63u, "segment 0 runs from 64 to 63")]
    [InlineData(2u, 64u, 0x80000000u, "to 2147483648 in a frame of 68 bytes")]
    [InlineData(2u, 64u, 64u, "ends 4 bytes too early")]
    public void A_broken_header_is_refused(uint count, uint first, uint second, string message)
    {
        byte[] frame = [.. Header(count, first, second), 0xFD, 1, 0xFD, 2];
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(frame, 2, 4));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_past_the_end_of_the_plane_is_refused()
    {
        byte[] frame = [.. Header(1, 64), 0xFC, 1];
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(frame, 1, 4));
        Assert.Contains("a run has 5 bytes, but only 4 are needed", thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Header(params uint[] fields)
    {
        byte[] header = new byte[64];
        for (int i = 0; i < fields.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4 * i), fields[i]);
        }

        return header;
    }

    private static ushort[] Decode(byte[] frame, int bytesPerSample, int count)
    {
        ushort[] samples = new ushort[count];
        RleLosslessDecoder.Decode(frame, bytesPerSample, samples);
        return samples;
    }
}
