using System.Globalization;
using System.Numerics;

namespace Cov19Ct.Phantoms.Tests;

public sealed class CtPhantomDicomTests
{
    private static readonly CtPhantomOptions s_small = new() { Size = 64, SliceCount = 6, Seed = 9 };

    // DICOM PS3.3 A.3 (CT Image IOD): attributes of type 1, which have a value, of its mandatory modules.
    [Theory]
    [InlineData(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2")]
    [InlineData(0x0002_0002, "UI", "1.2.840.10008.5.1.4.1.1.2")]
    [InlineData(0x0008_0060, "CS", "CT")]
    [InlineData(0x0008_0008, "CS", "DERIVED\\PRIMARY\\AXIAL")]
    [InlineData(0x0028_0004, "CS", "MONOCHROME2")]
    [InlineData(0x0020_0037, "DS", "1\\0\\0\\0\\1\\0")]
    [InlineData(0x0028_1052, "DS", "-1024")]
    [InlineData(0x0028_1053, "DS", "1")]
    [InlineData(0x0018_5100, "CS", "HFS")]
    [InlineData(0x0018_0050, "DS", "50")]
    public void Attributes_have_their_values(uint tag, string vr, string value)
    {
        FlatDicom file = Encode(new CtPhantom(s_small, 1), 2);
        Assert.Equal((vr, value), (file.Vr(tag), file.Text(tag)));
    }

    [Theory]
    [InlineData(0x0028_0002, 1)]
    [InlineData(0x0028_0010, 64)]
    [InlineData(0x0028_0011, 64)]
    [InlineData(0x0028_0100, 16)]
    [InlineData(0x0028_0101, 12)]
    [InlineData(0x0028_0102, 11)]
    [InlineData(0x0028_0103, 0)]
    public void Numbers_have_their_values(uint tag, int value)
    {
        FlatDicom file = Encode(new CtPhantom(s_small, 1), 2);
        Assert.Equal(("US", value), (file.Vr(tag), file.UInt16(tag)));
    }

    [Theory]
    [InlineData(0x0010_0030)]
    [InlineData(0x0010_0040)]
    [InlineData(0x0008_0020)]
    [InlineData(0x0008_0030)]
    [InlineData(0x0008_0050)]
    [InlineData(0x0008_0090)]
    [InlineData(0x0018_0060)]
    [InlineData(0x0020_1040)]
    public void Attributes_of_type_2_without_a_value_are_there(uint tag)
    {
        Assert.Empty(Encode(new CtPhantom(s_small, 1), 0).Bytes(tag));
    }

    [Fact]
    public void The_file_says_that_it_is_no_patient()
    {
        FlatDicom file = Encode(new CtPhantom(s_small, 2), 0);
        Assert.Equal("PHANTOM^CASE 2", file.Text(0x0010_0010));
        Assert.Equal("PHANTOM-9-2", file.Text(0x0010_0020));
        Assert.Equal("Cov19Ct", file.Text(0x0008_0070));
        Assert.Equal("YES", file.Text(0x0008_001C));
        Assert.Equal("YES", file.Text(0x0028_0300));
        foreach (uint tag in new uint[] { 0x0008_103E, 0x0008_1030, 0x0020_4000 })
        {
            Assert.Equal("Synthetic phantom, not a patient", file.Text(tag));
        }
    }

    [Fact]
    public void The_geometry_spans_the_field_of_view_and_300_mm()
    {
        CtPhantom phantom = new(s_small, 1);
        double[] first = Numbers(Encode(phantom, 0), 0x0020_0032);
        double[] last = Numbers(Encode(phantom, 5), 0x0020_0032);
        double[] spacing = Numbers(Encode(phantom, 0), 0x0028_0030);
        Assert.Equal([25, 275], [first[2], last[2]]);
        Assert.InRange(64 * spacing[0], 345, 380);
        Assert.Equal(spacing[0], spacing[1]);

        // The image is centred on the origin, and a position is that of the centre of the first pixel.
        Assert.Equal(-31.5 * spacing[0], first[0], 1e-3);
        Assert.Equal(first[0], first[1]);
    }

    [Fact]
    public void Hounsfield_units_are_stored_from_minus_1024()
    {
        short[] slice = new short[64 * 64];
        (slice[0], slice[1], slice[2]) = (-1024, 0, 3071);
        FlatDicom file = FlatDicom.Parse(new CtPhantomDicom(new CtPhantom(s_small, 1)).Encode(0, slice));
        Assert.Equal([0, 1024, 4095], file.Pixels()[..3]);
    }

    [Fact]
    public void Uids_are_uuids_and_differ_for_each_thing_that_differs()
    {
        CtPhantomOptions[] variants =
        [
            s_small, s_small with { Seed = 10 }, s_small with { SliceCount = 7 }, s_small with { Size = 65 },
            s_small with { LesionOpacity = 0.5 }, s_small with { Label = CtPhantom.NonCovidLabel },
        ];
        string[] uids = [.. variants
            .Select(variant => Encode(new CtPhantom(variant, 1), 0))
            .SelectMany(file => new[] { file.Text(0x0008_0018), file.Text(0x0020_000D), file.Text(0x0020_000E), file.Text(0x0020_0052) })];
        Assert.Equal(24, uids.Distinct().Count());
        Assert.All(uids, uid =>
        {
            Assert.StartsWith("2.25.", uid, StringComparison.Ordinal);
            BigInteger number = BigInteger.Parse(uid.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture);
            Assert.Equal(8, (int)((number >> 76) & 0xF));
            Assert.Equal(2, (int)((number >> 62) & 0x3));
            Assert.True(number < BigInteger.One << 128);
        });
    }

    private static FlatDicom Encode(CtPhantom phantom, int index) =>
        FlatDicom.Parse(new CtPhantomDicom(phantom).Encode(index, phantom.RenderSlice(index)));

    private static double[] Numbers(FlatDicom file, uint tag) =>
        [.. file.Text(tag).Split('\\').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
