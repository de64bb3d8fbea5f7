using Cov19Ct.Codecs.Jpeg.Lossless;
using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.Codecs.JpegLs;
using Cov19Ct.Codecs.Rle;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.Jpeg2000;
using Cov19Ct.TestKit.Codecs.JpegLs;
using CsCheck;

namespace Cov19Ct.Codecs.Tests;

/// <summary>Generated pictures come back from every lossless codec as they were; damaged streams are refused by
/// <see cref="CodestreamException"/> and nothing else. A failure prints the seed that repeats it.</summary>
public class RoundTripProperties
{
    private const int Iterations = 300;

    private delegate void Decoder(ReadOnlySpan<byte> stream, int rows, int columns, Span<ushort> samples);

    /// <summary>Each codec: an encoder with its settings drawn, and its decoder.</summary>
    private static readonly Dictionary<string, (Gen<(GeneratedPicture Picture, byte[] Stream)> Encoded, Decoder Decode)> s_codecs = new()
    {
        ["JPEG-LS"] = (
            from picture in GeneratedPicture.With(2, 16)
            from rowsPerRestart in Gen.Int[0, 5]
            select (picture, new JpegLsEncoder { Precision = picture.Precision, RowsPerRestart = rowsPerRestart }
                .Encode(picture.Samples, picture.Rows, picture.Columns)),
            JpegLsDecoder.Decode),
        ["JPEG Lossless"] = (
            from picture in GeneratedPicture.With(2, 16)
            from selection in Gen.Int[1, 7]
            from rowsPerRestart in Gen.Int[0, 5]
            select (picture, new JpegLosslessEncoder
            {
                Precision = picture.Precision,
                SelectionValue = selection,
                RowsPerRestart = rowsPerRestart,
            }.Encode(picture.Samples, picture.Rows, picture.Columns)),
            JpegLosslessDecoder.Decode),
        ["JPEG 2000"] = (
            from picture in GeneratedPicture.With(1, 16)
            from levels in Gen.Int[0, 5]
            from width in Gen.Int[2, 6].Select(exponent => 1 << exponent)
            from height in Gen.Int[2, 6].Select(exponent => 1 << exponent)
            select (picture, new Jpeg2000Encoder
            {
                Precision = picture.Precision,
                Levels = levels,
                BlockWidth = width,
                BlockHeight = height,
            }.Encode(picture.Samples, picture.Rows, picture.Columns)),
            Jpeg2000Decoder.Decode),
        ["RLE"] = (
            from picture in GeneratedPicture.With(9, 16)
            select (picture, RleLosslessEncoder.Encode(picture.Samples, bytesPerSample: 2)),
            (stream, _, _, samples) => RleLosslessDecoder.Decode(stream, bytesPerSample: 2, samples)),
    };

    public static TheoryData<string> Codecs() => [.. s_codecs.Keys];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_picture_comes_back_as_it_was(string codec) => s_codecs[codec].Encoded.Sample(
        encoded => Assert.Equal(encoded.Picture.Samples, Decode(codec, encoded.Picture, encoded.Stream)),
        iter: Iterations);

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_damaged_stream_is_decoded_or_refused_and_nothing_else(string codec)
    {
        Gen<(GeneratedPicture Picture, byte[] Stream)> damaged =
            from encoded in s_codecs[codec].Encoded
            from changes in Gen.Select(Gen.Int[0, encoded.Stream.Length - 1], Gen.Byte).Array[0, 4]
            from length in Gen.Frequency((3, Gen.Const(encoded.Stream.Length)), (1, Gen.Int[0, encoded.Stream.Length]))
            select (encoded.Picture, Damage(encoded.Stream, changes, length));
        damaged.Sample(
            encoded => { Broken.IsRefused(() => Decode(codec, encoded.Picture, encoded.Stream), codec); },
            iter: Iterations);
    }

    [Fact]
    public void A_near_lossless_picture_comes_back_within_its_tolerance()
    {
        Gen<(GeneratedPicture Picture, int Near)> pictures =
            from picture in GeneratedPicture.With(4, 16)
            from near in Gen.Int[0, Math.Min(255, ((1 << picture.Precision) - 1) / 2)]
            select (picture, near);
        pictures.Sample(
            drawn =>
            {
                (GeneratedPicture picture, int near) = drawn;
                JpegLsEncoder encoder = new() { Precision = picture.Precision, Near = near };
                ushort[] decoded = Decode("JPEG-LS", picture, encoder.Encode(picture.Samples, picture.Rows, picture.Columns));
                Assert.All(decoded.Zip(picture.Samples), pair => Assert.InRange(pair.First - pair.Second, -near, near));
            },
            iter: Iterations);
    }

    private static ushort[] Decode(string codec, GeneratedPicture picture, byte[] stream)
    {
        ushort[] samples = new ushort[picture.Samples.Length];
        s_codecs[codec].Decode(stream, picture.Rows, picture.Columns, samples);
        return samples;
    }

    private static byte[] Damage(byte[] stream, (int Position, byte Value)[] changes, int length)
    {
        byte[] damaged = [.. stream];
        foreach ((int position, byte value) in changes)
        {
            damaged[position] = value;
        }

        return damaged[..length];
    }
}
