using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Cov19Ct.Codecs;
using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.Codecs.Jpeg.Lossless;
using Cov19Ct.Codecs.JpegLs;
using Cov19Ct.Codecs.Rle;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

/// <summary>Real files against what pydicom, gdcm and dcmtk make of them.</summary>
public sealed class RealFilesTests
{
    private const string Cornerstone = "conformance/cornerstone/";

    private delegate void Decoder(byte[] frame, EncapsulatedFile file, Span<ushort> samples);

    [SharedDataTheory]
    [InlineData("dicom/covid_P002", 133)]
    [InlineData("dicom/normal_002", 167)]
    public void Every_slice_of_a_lossless_series_equals_its_reference(string folder, int slices)
    {
        using JsonDocument series = Open("reference/series.json");
        JsonElement reference = series.RootElement.EnumerateArray().Single(entry => entry.GetProperty("dir").GetString() == folder);
        JsonElement[] perSlice = [.. reference.GetProperty("perSlice").EnumerateArray()];
        Assert.Equal(slices, perSlice.Length);
        foreach (JsonElement slice in perSlice)
        {
            string name = slice.GetProperty("file").GetString()!;
            EncapsulatedFile file = new(SharedData.Path($"{folder}/{name}"), isJpeg: true);
            (int slope, int intercept) = file.Rescale;
            short[] hounsfield = [.. Decode(file, Lossless).Select(stored => (short)((stored * slope) + intercept))];
            Assert.True(slice.GetProperty("sha256_hu_i2").GetString() == Hash(hounsfield), name);
        }
    }

    [SharedDataTheory]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm")]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm")]
    public void Lossless_files_equal_their_reference(string path) =>
        Assert.Equal(StoredHash(path), Hash(Decode(new EncapsulatedFile(SharedData.Path(path), isJpeg: true), Lossless)));

    [SharedDataTheory]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm", 2)]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm", 2)]
    [InlineData("conformance/pydicom/MR_small_jpeg_ls_lossless.dcm", 2)]
    [InlineData("conformance/pydicom/JPEGLSNearLossless_16.dcm", 2)]
    [InlineData("conformance/pydicom/JPEGLSNearLossless_08.dcm", 1)]
    public void Jpeg_ls_files_equal_their_reference_to_the_bit(string path, int bytesPerSample)
    {
        ushort[] samples = Decode(new EncapsulatedFile(SharedData.Path(path), isJpeg: true), JpegLs);
        string hash = bytesPerSample == 2 ? Hash(samples) : Hash(samples.Select(sample => (byte)sample).ToArray());
        Assert.Equal(StoredHash(path), hash);
    }

    [SharedDataTheory]
    [InlineData("conformance/pydicom/SC_rgb_jls_lossy_line.dcm")]
    [InlineData("conformance/pydicom/SC_rgb_jls_lossy_sample.dcm")]
    public void Jpeg_ls_colour_is_refused_by_name(string path)
    {
        EncapsulatedFile file = new(SharedData.Path(path), isJpeg: true);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(file, JpegLs));
        Assert.Contains("3 components (colour)", thrown.Message, StringComparison.Ordinal);
    }

    [SharedDataTheory]
    [InlineData(Cornerstone + "CTImage.dcm_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm", 2)]
    [InlineData(Cornerstone + "no-pixel-spacing.dcm", 1)]
    [InlineData("conformance/pydicom/MR_small_RLE.dcm", 2)]
    public void Rle_files_equal_their_reference(string path, int bytesPerSample)
    {
        EncapsulatedFile file = new(SharedData.Path(path), isJpeg: false);
        ushort[] samples = Decode(file, (frame, _, output) => RleLosslessDecoder.Decode(frame, bytesPerSample, output));
        string hash = bytesPerSample == 2 ? Hash(samples) : Hash(samples.Select(sample => (byte)sample).ToArray());
        Assert.Equal(StoredHash(path), hash);
    }

    [SharedDataTheory]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm", 1)]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm", 1)]
    [InlineData(Cornerstone + "CT0012.fragmented_no_bot_jpeg_baseline.51.dcm", 2)]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm", 1)]
    [InlineData(Cornerstone + "CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm", 1)]
    [InlineData("conformance/pydicom/JPGExtended.dcm", 1)]
    [InlineData("conformance/pydicom/JPEG-lossy.dcm", 1)]
    public void Lossy_files_have_the_statistics_of_their_reference(string path, int frames)
    {
        EncapsulatedFile file = new(SharedData.Path(path), isJpeg: true);
        Assert.Equal(frames, file.Frames.Count);
        ushort[] samples = Decode(file, Dct);
        JsonElement stored = Stored(path);
        Assert.Equal(stored.GetProperty("min").GetDouble(), samples.Min(), tolerance: 1);
        Assert.Equal(stored.GetProperty("max").GetDouble(), samples.Max(), tolerance: 1);
        Assert.Equal(stored.GetProperty("mean").GetDouble(), samples.Average(sample => (double)sample), tolerance: 0.05);
    }

    [SharedDataFact]
    public void Lossy_colour_is_refused_by_name()
    {
        EncapsulatedFile file = new(SharedData.Path("conformance/pydicom/SC_rgb_jpeg_dcmtk.dcm"), isJpeg: true);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(file, Dct));
        Assert.Contains("colour", thrown.Message, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void Lossless_colour_is_refused_by_name()
    {
        EncapsulatedFile file = new(SharedData.Path("conformance/pydicom/SC_rgb_jpeg_gdcm.dcm"), isJpeg: true);
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(file, Lossless));
        Assert.Contains("3 components (colour)", thrown.Message, StringComparison.Ordinal);
    }

    private static void Lossless(byte[] frame, EncapsulatedFile file, Span<ushort> samples) =>
        JpegLosslessDecoder.Decode(frame, file.Rows, file.Columns, samples);

    private static void JpegLs(byte[] frame, EncapsulatedFile file, Span<ushort> samples) =>
        JpegLsDecoder.Decode(frame, file.Rows, file.Columns, samples);

    private static void Dct(byte[] frame, EncapsulatedFile file, Span<ushort> samples) =>
        JpegDctDecoder.Decode(frame, file.Rows, file.Columns, samples);

    private static ushort[] Decode(EncapsulatedFile file, Decoder decoder)
    {
        int samplesPerFrame = file.Rows * file.Columns;
        ushort[] samples = new ushort[samplesPerFrame * file.Frames.Count];
        for (int i = 0; i < file.Frames.Count; i++)
        {
            decoder(file.Frames[i], file, samples.AsSpan(i * samplesPerFrame, samplesPerFrame));
        }

        return samples;
    }

    private static JsonDocument Open(string relative) => JsonDocument.Parse(File.ReadAllBytes(SharedData.Path(relative)));

    private static JsonElement Stored(string path)
    {
        using JsonDocument files = Open("reference/dicom_files.json");
        return files.RootElement.GetProperty("images").EnumerateArray()
            .Single(image => image.GetProperty("path").GetString() == path).GetProperty("stored").Clone();
    }

    private static string StoredHash(string path) => Stored(path).GetProperty("sha256_native").GetString()!;

    private static string Hash<T>(T[] values)
        where T : struct => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
}
