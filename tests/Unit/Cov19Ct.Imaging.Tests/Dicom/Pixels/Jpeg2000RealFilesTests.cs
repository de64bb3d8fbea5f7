using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Cov19Ct.Codecs;
using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

/// <summary>Real files against what pydicom and gdcm make of them.</summary>
public sealed class Jpeg2000RealFilesTests
{
    private const string Cornerstone = "conformance/cornerstone/";
    private const string Pydicom = "conformance/pydicom/";

    [SharedDataTheory]
    [InlineData(Cornerstone + "CT1_J2KR", 16)]
    [InlineData(Cornerstone + "CT2_J2KR", 16)]
    [InlineData(Cornerstone + "CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm", 16)]
    [InlineData(Pydicom + "J2K_pixelrep_mismatch.dcm", 13)]
    [InlineData(Pydicom + "MR_small_jp2klossless.dcm", 16)]
    [InlineData(Pydicom + "693_J2KI.dcm", 14)]
    public void Files_of_whole_coefficients_equal_their_reference(string path, int bitsStored)
    {
        // The codestream of J2K_pixelrep_mismatch has no sign, its DICOM header has: the stored bits are taken with theirs.
        ushort[] samples = [.. Decode(path).Select(sample => (ushort)((short)(sample << (16 - bitsStored)) >> (16 - bitsStored)))];
        string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(samples.AsSpan())));
        Assert.Equal(Stored(path).GetProperty("sha256_native").GetString(), hash);
    }

    [SharedDataTheory]
    [InlineData(Pydicom + "JPEG2000.dcm")]
    [InlineData(Cornerstone + "CTImage.dcm_JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm")]
    public void Lossy_files_have_the_statistics_of_their_reference(string path)
    {
        short[] samples = [.. Decode(path).Select(sample => (short)sample)];
        JsonElement stored = Stored(path);
        Assert.Equal(stored.GetProperty("min").GetDouble(), samples.Min(), tolerance: 1);
        Assert.Equal(stored.GetProperty("max").GetDouble(), samples.Max(), tolerance: 1);
        Assert.Equal(stored.GetProperty("mean").GetDouble(), samples.Average(sample => (double)sample), tolerance: 0.01);
    }

    [SharedDataTheory]
    [InlineData("GDCMJ2K_TextGBR.dcm", "3 components (colour)")]
    [InlineData("SC_rgb_gdcm_KY.dcm", "3 components (colour)")]
    [InlineData("JPEG2000-embedded-sequence-delimiter.dcm", "tiles; at most 65535 are possible")]
    public void Colour_and_a_size_overwritten_by_a_delimiter_are_refused_by_name(string name, string message)
    {
        CodestreamException thrown = Assert.Throws<CodestreamException>(() => Decode(Pydicom + name));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private static ushort[] Decode(string path)
    {
        EncapsulatedFile file = new(SharedData.Path(path), isJpeg: false);
        ushort[] samples = new ushort[file.Rows * file.Columns];
        Jpeg2000Decoder.Decode(file.Frames.SelectMany(fragment => fragment).ToArray(), file.Rows, file.Columns, samples);
        return samples;
    }

    private static JsonElement Stored(string path)
    {
        using JsonDocument files = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("reference/dicom_files.json")));
        return files.RootElement.GetProperty("images").EnumerateArray()
            .Single(image => image.GetProperty("path").GetString() == path).GetProperty("stored").Clone();
    }
}
