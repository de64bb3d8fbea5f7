using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Images;

public sealed class HeaderNumberTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly CtImageReader _reader = new(PatientPseudonymiser.None);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_with_decimal_commas_are_as_with_points()
    {
        CtImageHeader header = Read(new DicomSample()
            .Text(0x00180050, "DS", "2,5").Text(0x00200032, "DS", "-10,5\\-20\\30,25").Text(0x00201041, "DS", "30,25")
            .Text(0x00280030, "DS", "0,7031\\0,7032").Text(0x00281052, "DS", "-1024,0").Text(0x00281053, "DS", "0,5")
            .Text(0x00200013, "IS", "7,0"));
        Assert.Equal((2.5, 30.25, 0.7031, 0.7032, 7), (
            header.SliceThickness, header.SliceLocation, header.RowSpacing, header.ColumnSpacing, header.InstanceNumber));
        Assert.Equal(new HounsfieldRescale(0.5, -1024), header.Rescale);
        Assert.Equal((-10.5, 30.25, 0.01), (header.Plane!.Value.Origin.X, header.Plane.Value.Position, header.PositionStep));
        Assert.Equal(7, header.Notes!.Commas.Count);
        Assert.Empty(header.Notes.Unusable);
    }

    [Theory]
    [InlineData(0x00180050u, "5 mm")]
    [InlineData(0x00200013u, "7.5")]
    [InlineData(0x00200012u, "one")]
    [InlineData(0x00200032u, "-10\\-20")]
    [InlineData(0x00200032u, "-10,-20,30.5")]
    [InlineData(0x00200032u, "1,2\\3,4")]
    [InlineData(0x00200037u, "1\\0\\0\\0\\1\\x")]
    [InlineData(0x00200037u, "1,0,0\\0,1,0")]
    [InlineData(0x00200037u, "0\\0\\0\\0\\0\\0")]
    [InlineData(0x00201041u, "NaN")]
    [InlineData(0x00280030u, "0.7,0.7")]
    [InlineData(0x00280030u, "1,1")]
    [InlineData(0x00280030u, "0\\0")]
    public void What_is_there_and_no_such_number_is_noted(uint tag, string text)
    {
        CtImageHeader header = Read(new DicomSample().Text(tag, "DS", text));
        Assert.Equal(tag, Assert.Single(header.Notes!.Unusable).Number);
        Assert.Empty(header.Notes.Commas);
        Assert.Null(header.PixelDataError);
    }

    [Theory]
    [InlineData(0x00180050u)]
    [InlineData(0x00200013u)]
    [InlineData(0x00200032u)]
    [InlineData(0x00200037u)]
    [InlineData(0x00280030u)]
    [InlineData(0x00281052u)]
    public void What_is_absent_or_empty_is_not(uint tag)
    {
        Assert.Null(Read(new DicomSample().Without(tag)).Notes);
        Assert.Null(Read(new DicomSample().Text(tag, "DS", "")).Notes);
        Assert.Null(Read(new DicomSample().Text(tag, "DS", "  ")).Notes);
    }

    [Theory]
    [InlineData(0x00281052u, "abc")]
    [InlineData(0x00281052u, "-1.024,5")]
    [InlineData(0x00281052u, "-1,024")]
    [InlineData(0x00281053u, "1,0,0")]
    public void A_slice_without_a_readable_map_to_HU_has_an_error(uint tag, string text)
    {
        CtImageHeader header = Read(new DicomSample().Text(tag, "DS", text));
        string message = Assert.IsType<InvalidScanFileException>(header.PixelDataError).Message;
        Assert.Contains("is there, but cannot be read", message, StringComparison.Ordinal);
        Assert.Contains($"({tag >> 16:X4},{tag & 0xFFFF:X4})", message, StringComparison.Ordinal);
        Assert.Null(header.Rescale);
    }

    [Theory]
    [InlineData(0x00281053u, null, "no rescale slope")]
    [InlineData(0x00281052u, null, "no rescale intercept")]
    [InlineData(0x00281053u, "0", "a rescale slope of 0")]
    public void Half_a_map_to_HU_is_named(uint tag, string? text, string expected)
    {
        DicomSample sample = text is null ? new DicomSample().Without(tag) : new DicomSample().Text(tag, "DS", text);
        CtImageHeader header = Read(sample);
        Assert.Equal((null, expected), (header.Rescale, header.RescaleGap));
        Assert.Null(Read(new DicomSample().Without(0x00281052).Without(0x00281053)).RescaleGap);
    }

    [Theory]
    [InlineData(" +0.8 \\ 8e-1\0")]
    [InlineData("0.8\0\\0.80")]
    [InlineData("\0 0.8\\.8")]
    public void Padding_signs_and_exponents_are_read(string text)
    {
        CtImageHeader header = Read(new DicomSample().Text(0x00280030, "DS", text));
        Assert.Equal((0.8, 0.8), (header.RowSpacing, header.ColumnSpacing));
        Assert.Null(header.Notes);
    }

    [Fact]
    public void A_number_of_frames_that_is_none_is_an_error()
    {
        string path = _folder.Write("a", new DicomSample().Text(0x00280008, "IS", "two").Build());
        Assert.Contains("(0028,0008)", Assert.Throws<InvalidScanFileException>(() => _reader.Read(path)).Message, StringComparison.Ordinal);
        Assert.Null(Read(new DicomSample().Text(0x00280008, "IS", "1.0")).PixelDataError);
    }

    private CtImageHeader Read(DicomSample sample) => _reader.ReadHeader(_folder.Write("a", sample.Build()));
}
