namespace Cov19Ct.Phantoms.Tests;

public sealed class DicomFileBuilderTests
{
    [Fact]
    public void Elements_are_sorted_padded_and_counted()
    {
        DicomFileBuilder builder = New();
        builder.AddPixelData([0x0102, 0xFFFE]);
        builder.Add(0x0010_0010, "PN", "A^B");
        builder.Add(0x0008_0008, "CS", "ONE", "TWO");
        builder.Add(0x0008_0020, "DA");
        builder.AddUInt16(0x0028_0010, 513);
        builder.AddDecimals(0x0028_0030, 1.40625, 1.0 / 3);
        builder.AddInteger(0x0020_0013, -12);
        FlatDicom file = FlatDicom.Parse(builder.Build());

        Assert.Equal(file.MetaLength, BitConverter.ToInt32(file.Bytes(0x0002_0000)));
        Assert.Equal([0, 1], file.Bytes(0x0002_0001));
        Assert.Equal("1.2.3\0"u8.ToArray(), file.Bytes(0x0002_0002));
        Assert.Equal("1.2.3\0"u8.ToArray(), file.Bytes(0x0008_0016));
        Assert.Equal("1.2.3.4\0"u8.ToArray(), file.Bytes(0x0008_0018));
        Assert.Equal("1.2.840.10008.1.2.1", file.Text(0x0002_0010));
        Assert.Equal("A^B "u8.ToArray(), file.Bytes(0x0010_0010));
        Assert.Equal("ONE\\TWO "u8.ToArray(), file.Bytes(0x0008_0008));
        Assert.Empty(file.Bytes(0x0008_0020));
        Assert.Equal([1, 2], file.Bytes(0x0028_0010));
        Assert.Equal("1.40625\\0.33333", file.Text(0x0028_0030));
        Assert.Equal("-12", file.Text(0x0020_0013));
        Assert.Equal([2, 1, 0xFE, 0xFF], file.Bytes(0x7FE0_0010));
    }

    [Fact]
    public void Text_that_the_file_cannot_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => New().Add(0x0010_0010, "PN", "Müller"));
        Assert.Throws<ArgumentException>(() => New().Add(0x0020_4000, "LT", new string('x', 65_535)));
    }

    private static DicomFileBuilder New() => new("1.2.3", "1.2.3.4", "1.2.5", "TEST");
}
