using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Codecs.Jpeg2000;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Images;

/// <summary>JPEG 2000 within DICOM files.</summary>
public sealed class Jpeg2000SyntaxTests : IDisposable
{
    private static readonly ushort[] s_stored = [0, 1, unchecked((ushort)-1), 512, 32767, unchecked((ushort)-32768)];
    private static readonly float[] s_hounsfield = [-1024, -1022, -1026, 0, 64510, -66560];

    private readonly ScratchFolder _folder = new();
    private readonly CtImageReader _reader = new(PatientPseudonymiser.None);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.90", 0, false)]
    [InlineData("1.2.840.10008.1.2.4.91", 0, true)]
    [InlineData("1.2.840.10008.1.2.4.201", 64, false)]
    [InlineData("1.2.840.10008.1.2.4.202", 64, false)]
    [InlineData("1.2.840.10008.1.2.4.203", 64, true)]
    public void Every_syntax_gives_the_HU_of_its_codestream(string syntax, int style, bool isLossy)
    {
        byte[] frame = new Jpeg2000Encoder { Precision = 16, IsSigned = true, Style = (CodeBlockStyle)style }.Encode(s_stored, 2, 3);
        string path = Write(syntax, frame);
        Assert.Equal(s_hounsfield, Read(path));
        Assert.Equal(isLossy, _reader.ReadHeader(path).IsLossy);
    }

    [Fact]
    public void The_sign_that_a_codestream_lacks_is_the_headers()
    {
        // The stored patterns, which the DICOM header calls signed, as a codestream of unsigned samples.
        byte[] frame = new Jpeg2000Encoder { Precision = 16 }.Encode(s_stored, 2, 3);
        Assert.Equal(s_hounsfield, Read(Write("1.2.840.10008.1.2.4.90", frame)));
    }

    [Fact]
    public void A_broken_codestream_is_an_error_about_the_file()
    {
        byte[] frame = new Jpeg2000Encoder { Precision = 16, IsSigned = true }.Encode(s_stored, 2, 3);
        string path = Write("1.2.840.10008.1.2.4.90", frame[..^20]);
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => Read(path));
        Assert.Equal(path, error.Path);
        Assert.Contains("JPEG 2000 Image Compression (Lossless Only)", error.Message, StringComparison.Ordinal);
    }

    private string Write(string syntax, byte[] frame)
    {
        DicomSample sample = new(syntax);
        byte[] even = frame.Length % 2 == 0 ? frame : [.. frame, 0];
        byte[] items = [.. sample.Item(0xFFFEE000, []), .. sample.Item(0xFFFEE000, even), .. sample.Item(0xFFFEE0DD, [])];
        return _folder.Write("a", sample.Bytes(0x7FE00010, "OB", items, isUndefined: true).Build());
    }

    private float[] Read(string path)
    {
        CtImageHeader header = _reader.ReadHeader(path);
        float[] hounsfield = new float[header.Rows * header.Columns];
        _reader.ReadHounsfield(path, header.SopInstanceUid, header.Rows, header.Columns, hounsfield);
        return hounsfield;
    }
}
