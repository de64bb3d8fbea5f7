using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.Syntax;

public sealed class CodestreamTests
{
    private const int Side = 20;

    // Offsets in what the encoder writes: SOC, SIZ from 2 (its parameters from 6), COD from 45 (its parameters from 49).
    private const int Size = 6;
    private const int Style = 49;

    [Theory]
    [InlineData(Size + 34, new byte[] { 0, 3 }, "3 components (colour)")]
    [InlineData(Size + 36, new byte[] { 16 }, "a sample has 17 bits")]
    [InlineData(Size + 37, new byte[] { 0 }, "a component has no samples")]
    [InlineData(Size + 18, new byte[] { 0, 0, 0, 0 }, "the image or its first tile is empty")]
    [InlineData(Size + 26, new byte[] { 0, 0, 0, 1 }, "the image or its first tile is empty")]
    [InlineData(Size - 4, new byte[] { 0xFF, 0x52 }, "SIZ) does not come first")]
    [InlineData(Style + 1, new byte[] { 5 }, "progression order is 5")]
    [InlineData(Style + 2, new byte[] { 0, 0 }, "no quality layers")]
    [InlineData(Style + 5, new byte[] { 33 }, "33 decomposition levels")]
    [InlineData(Style + 6, new byte[] { 8, 3 }, "code-blocks of 2^10 x 2^5")]
    [InlineData(Style + 9, new byte[] { 2 }, "transform 2")]
    [InlineData(Style + 10, new byte[] { 0xFF, 0x64 }, "no quantisation (QCD)")]
    [InlineData(Style + 14, new byte[] { 0x23 }, "quantisation style is 3")]
    [InlineData(Style + 14, new byte[] { 0x21 }, "the reversible transform with quantisation")]
    [InlineData(0, new byte[] { 0xFF, 0xD8 }, "does not start like a JPEG 2000 codestream")]
    public void What_is_not_decoded_is_refused_by_name(int offset, byte[] bytes, string message)
    {
        byte[] stream = new Jpeg2000Encoder { Levels = 1 }.Encode(new ushort[Side * Side], Side, Side);
        Assert.Equal(0x52, stream[Style - 3]);
        bytes.CopyTo(stream, offset);
        Refuse(stream, message);
    }

    [Theory]
    [InlineData(4, new byte[] { 0, 1 }, "a tile-part belongs to tile 1, but there are only 1 tiles")]
    [InlineData(6, new byte[] { 0x10 }, "but only")]
    [InlineData(9, new byte[] { 13 }, "fewer than its header")]
    [InlineData(10, new byte[] { 1 }, "found tile-part 1 of tile 0 instead of part 0")]
    [InlineData(12, new byte[] { 0xFF, 0x91 }, "marker 0xFF91 is not allowed in a header")]
    [InlineData(9, new byte[] { 15 }, "instead of the start of a tile-part")]
    public void Broken_tile_parts_are_refused_by_name(int offset, byte[] bytes, string message)
    {
        byte[] stream = new Jpeg2000Encoder { Levels = 1 }.Encode(SyntheticSamples.Noise(Side * Side, 12), Side, Side);
        int tilePart = stream.AsSpan().IndexOf([(byte)0xFF, (byte)0x90]);
        if (offset is 9)
        {
            stream.AsSpan(tilePart + 6, 3).Clear();
        }

        bytes.CopyTo(stream, tilePart + offset);
        Refuse(stream, message);
    }

    [Fact]
    public void A_transform_of_several_components_where_there_is_one_does_nothing()
    {
        ushort[] samples = SyntheticSamples.Slope(Side * Side, 12);
        byte[] stream = new Jpeg2000Encoder { Levels = 1 }.Encode(samples, Side, Side);
        stream[Style + 4] = 1;
        ushort[] decoded = new ushort[samples.Length];
        Jpeg2000Decoder.Decode(stream, Side, Side, decoded);
        Assert.Equal(samples, decoded);
    }

    [Fact]
    public void Too_few_quantisation_steps_are_refused()
    {
        byte[] stream = new Jpeg2000Encoder { Levels = 1 }.Encode(new ushort[Side * Side], Side, Side);
        stream[Style + 5] = 2;
        Refuse(stream, "4 quantisation steps, too few for 2 decomposition levels");
    }

    [Fact]
    public void The_codestream_of_a_JP2_file_is_found()
    {
        ushort[] samples = SyntheticSamples.Slope(Side * Side, 12);
        byte[] stream = new Jpeg2000Encoder().Encode(samples, Side, Side);
        byte[] signature = [0, 0, 0, 12, .. "jP  "u8, 0x0D, 0x0A, 0x87, 0x0A];
        byte[] other = [0, 0, 0, 9, .. "free"u8, 1];
        byte[] open = [.. signature, .. other, 0, 0, 0, 0, .. "jp2c"u8, .. stream];
        int length = stream.Length + 16;
        byte[] wide = [.. signature, 0, 0, 0, 1, .. "jp2c"u8, 0, 0, 0, 0, 0, 0, (byte)(length >> 8), (byte)length, .. stream];
        foreach (byte[] file in new[] { open, wide })
        {
            ushort[] decoded = new ushort[samples.Length];
            Jpeg2000Decoder.Decode(file, Side, Side, decoded);
            Assert.Equal(samples, decoded);
        }

        Refuse(wide[..^3], "a JP2 box has");
        Refuse([.. signature, .. other], "the JP2 file has no codestream");
    }

    private static void Refuse(byte[] stream, string message)
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(
            () => Jpeg2000Decoder.Decode(stream, Side, Side, new ushort[Side * Side]));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }
}
