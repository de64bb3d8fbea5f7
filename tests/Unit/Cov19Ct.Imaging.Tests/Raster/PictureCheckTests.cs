using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using static Cov19Ct.Imaging.Tests.Raster.ChestPictures;

namespace Cov19Ct.Imaging.Tests.Raster;

/// <summary>What pictures show is stated, and nothing else of good ones.</summary>
public sealed class PictureCheckTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_slices_have_no_warning()
    {
        Write("{0}.png", hounsfield => Grey(hounsfield));
        Assert.Empty(Warnings());
    }

    [Fact]
    public void Grey_slices_stored_in_colour_are_not_coloured()
    {
        Write("{0}.png", hounsfield => Colour(hounsfield, 0));
        Assert.Empty(Warnings());
    }

    [Theory]
    [InlineData("black", FindingCodes.ConstantSlice)]
    [InlineData("inverted", FindingCodes.InvertedPicture)]
    [InlineData("colour", FindingCodes.ColourPicture)]
    [InlineData("mask", FindingCodes.FewGreyLevels)]
    [InlineData("abdomen", FindingCodes.NoLungInSight)]
    public void Others_are_reported(string kind, string code)
    {
        Write("{0}.png", hounsfield => kind switch
        {
            "black" => PictureWriter.FlatPng(Size, Size, 0),
            "inverted" => Grey(hounsfield, isInverted: true),
            "colour" => Colour(hounsfield, 90),
            "mask" => PictureWriter.Png(
                Size, Size, 8, PictureWriter.Grey, Array.ConvertAll(hounsfield, value => (byte)(value is > -950 and < -750 ? 255 : 0))),
            _ => Grey(Array.ConvertAll(hounsfield, value => value is > -950 and < -750 ? 40 + (value & 7) : value)),
        });
        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal(code, finding.Code);
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("gradient")]
    [InlineData("glow")]
    [InlineData("stripes")]
    public void Pictures_of_nothing_show_no_lung(string kind)
    {
        Random random = new(5);
        Write("{0}.png", hounsfield => PictureWriter.Png(
            Size,
            Size,
            8,
            PictureWriter.Grey,
            [.. Enumerable.Range(0, Size * Size).Select(pixel => (byte)(kind switch
            {
                "noise" => random.Next(256),
                "gradient" => pixel % Size * 2,
                "glow" => 200 - (2 * (Math.Abs((pixel / Size) - (Size / 2)) + Math.Abs((pixel % Size) - (Size / 2)))),
                _ => pixel % Size < Size / 2 ? random.Next(20) : 200 + random.Next(20),
            }))]));
        Assert.Contains(Warnings(), finding => finding.Code == FindingCodes.NoLungInSight);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(6, 2)]
    [InlineData(1, 1)]
    public void Pictures_of_two_windows_are_told(int first, int others)
    {
        // In turn, after each other, and one picture among the others.
        for (int number = 0; number < 8; number++)
        {
            bool isOther = others == 4 ? number % 2 == 1 : number >= first && number < first + others;
            int[] chest = Chest(number, 0);
            _folder.Write($"{number}.png", Grey(isOther ? Array.ConvertAll(chest, value => ((value + 160) * 1500 / 400) - 1150) : chest));
        }

        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal(
            (FindingCodes.MixedWindows, others, $"{others} of 8 pictures have many more or many fewer black or white pixels than the "
                + "others, as pictures of another window have."),
            (finding.Code, finding.Paths.Length, finding.Message));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void A_TIFF_picture_is_judged_as_it_is_shown(int bits)
    {
        Write("{0}.tif", hounsfield => Tiff(hounsfield, bits, isZeroWhite: true, isShownInverted: false));
        Assert.Empty(Warnings());
        Write("{0}.tif", hounsfield => Tiff(hounsfield, bits, isZeroWhite: true, isShownInverted: true));
        Assert.Equal(FindingCodes.InvertedPicture, Assert.Single(Warnings()).Code);
        Write("{0}.tif", hounsfield => Tiff(hounsfield, bits, isZeroWhite: false, isShownInverted: false));
        Assert.Empty(Warnings());
    }

    [Fact]
    public void A_copy_is_excluded_by_its_name_and_its_pixels()
    {
        Write("{0}.png", hounsfield => Grey(hounsfield));
        Write("{0} - Copy.png", hounsfield => Grey(hounsfield));
        Write("0{0} (2).png", hounsfield => Grey(hounsfield));
        CtScan scan = Assert.Single(Open()).Scan!;
        Assert.Equal(Enumerable.Range(0, 8).Select(number => $"{number}.png"), scan.Slices.Select(slice => Path.GetFileName(slice.Path)));
        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal((FindingCodes.DuplicateSlice, 16), (finding.Code, finding.Paths.Length));
    }

    [Fact]
    public void Equal_slices_under_other_numbers_are_kept_and_told()
    {
        Write("{0}.png", hounsfield => Grey(hounsfield));
        File.Copy(_folder.File("3.png"), _folder.File("8.png"));
        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal((FindingCodes.EqualSlices, _folder.File("8.png")), (finding.Code, Assert.Single(finding.Paths)));
    }

    [Fact]
    public void Names_that_number_the_same_slices_are_scans_of_their_own()
    {
        Write("NCP_90_1300_000{0}.png", hounsfield => Grey(hounsfield));
        Write("NCP_91_1301_000{0}.png", hounsfield => Grey(hounsfield, shift: 1));
        CtScan[] scans = [.. Open().Select(result => result.Scan!)];
        Assert.Equal(["NCP_90_1300", "NCP_91_1301"], scans.Select(scan => Path.GetFileName(scan.Id)));
        Assert.All(scans, scan => Assert.Equal((8, FindingCodes.MixedNames), (scan.SliceCount, scan.Findings[0].Code)));
        Assert.All(scans, scan => Assert.EndsWith(
            "same slices: 8 pictures NCP_90_1300_0000.png to NCP_90_1300_0007.png, 8 pictures NCP_91_1301_0000.png to "
                + "NCP_91_1301_0007.png. Each kind is a separate scan.",
            scan.Findings[0].Message,
            StringComparison.Ordinal));
    }

    /// <summary>Times in names must not cut a scan into pieces.</summary>
    [Fact]
    public void Other_kinds_of_names_are_one_scan_and_told()
    {
        Write("a{0}.png", hounsfield => Grey(hounsfield));
        Write("b1{0}.png", hounsfield => Grey(hounsfield, shift: 1));
        CtScan scan = Assert.Single(Open()).Scan!;
        Assert.Equal((16, FindingCodes.MixedNames), (scan.SliceCount, Assert.Single(Warnings()).Code));
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(32768)]
    [InlineData(8192)]
    public void Values_that_look_like_HU_are_recognised_and_read_exactly(int offset)
    {
        Write("{0}.png", hounsfield => Wide(hounsfield, offset));
        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal((FindingCodes.StoredHounsfield, 8), (finding.Code, finding.Paths.Length));
        Assert.Contains($"-StoredAs Hounsfield -SourceOffset {offset}", finding.Message, StringComparison.Ordinal);

        CtScan scan = Assert.Single(Open(new() { StoredAs = PictureValues.Hounsfield, SourceOffset = offset })).Scan!;
        Assert.True(scan.IsHounsfield);
        Assert.Empty(scan.Findings);
        Assert.Equal(Array.ConvertAll(Chest(2, 0), value => (float)value), scan.ReadSlice(2));
    }

    [Theory]
    [InlineData(0, "look like HU with negative values in two's complement")]
    [InlineData(1024, "look like HU + 1024 with negative values in two's complement")]
    public void Negative_values_in_two_s_complement_are_recognised_and_read_exactly(int offset, string form)
    {
        // With padding, which is stored far below air.
        Write("{0}.png", hounsfield => Wide([.. Enumerable.Repeat(-2000 - offset, 960), .. hounsfield[960..]], offset));
        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal(FindingCodes.StoredHounsfield, finding.Code);
        Assert.Contains(form, finding.Message, StringComparison.Ordinal);
        Assert.Contains($"-StoredAs SignedHounsfield -SourceOffset {offset}", finding.Message, StringComparison.Ordinal);

        CtScan scan = Assert.Single(Open(new() { StoredAs = PictureValues.SignedHounsfield, SourceOffset = offset })).Scan!;
        Assert.True(scan.IsHounsfield);
        Assert.Equal(Array.ConvertAll(Chest(2, 0), value => (float)value)[960..], scan.ReadSlice(2)[960..]);
    }

    [Theory]
    [InlineData(16, 1024, "look like (HU + 1024) x 16, not")]
    [InlineData(4, 1000, "look like (HU + 1000) x 4, not")]
    [InlineData(16, 0, "look like HU x 16 with negative values in two's complement (-1 as 65535), not")]
    public void Multiplied_values_are_recognised_and_not_said_to_be_readable(int factor, int offset, string form)
    {
        int lowest = offset == 0 ? -2000 : 0;
        Write("{0}.png", hounsfield => Wide(Array.ConvertAll(hounsfield, value => factor * Math.Max(value + offset, lowest)), 0));
        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal(FindingCodes.StoredHounsfield, finding.Code);
        Assert.Contains(form, finding.Message, StringComparison.Ordinal);
        Assert.Contains($"without the factor {factor}", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-StoredAs", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Nothing but air and tissue tells the number that was added.</summary>
    [Theory]
    [InlineData(1000, "like HU + 1000, not", "-SourceOffset 1000, or 1024, which fits nearly as well.")]
    [InlineData(1024, "like HU + 1024, not", "-SourceOffset 1024, or 1000, which fits nearly as well.")]
    [InlineData(1050, "like HU + 1024, not", "-SourceOffset 1024, or the number that was really added: air and tissue lie as for 1050.")]
    [InlineData(32768, "like HU + 32768, not", "-SourceOffset 32768, or the number that was added, if you know it.")]
    public void An_offset_is_not_said_to_be_surer_than_it_is(int offset, string form, string advice)
    {
        Write("{0}.png", hounsfield => Wide(Array.ConvertAll(hounsfield, value => Math.Max(value, -offset)), offset));
        CtFinding finding = Assert.Single(Warnings());
        Assert.Contains(form, finding.Message, StringComparison.Ordinal);
        Assert.Contains(advice, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65535)]
    [InlineData(4095)]
    [InlineData(1023)]
    public void Grey_levels_of_16_bits_do_not_look_like_HU(int highest)
    {
        foreach ((int lowest, int width) in new[] { (-1150, 1500), (-160, 400), (-450, 1500) })
        {
            Write("{0}.png", hounsfield => Wide(
                Array.ConvertAll(hounsfield, value => Math.Clamp((value - lowest) * highest / width, 0, highest)), 0));
            Assert.DoesNotContain(Warnings(), finding => finding.Code == FindingCodes.StoredHounsfield);
        }
    }

    /// <summary>As HU whose negative values were clipped, and as 12 bits.</summary>
    [Theory]
    [InlineData(0, 1, "from 0 to ")]
    [InlineData(-160, 10, "from 0 to 4000, 6.1 % of the range")]
    public void Grey_levels_of_a_small_part_of_16_bits_are_told(int lowest, int factor, string said)
    {
        Write("{0}.png", hounsfield => Wide(
            Array.ConvertAll(hounsfield, value => factor == 1 ? Math.Max(value, 0) : Math.Clamp((value - lowest) * factor, 0, 4000)), 0));
        CtFinding finding = Assert.Single(Warnings(), finding => finding.Code == FindingCodes.NarrowRange);
        Assert.Equal(8, finding.Paths.Length);
        Assert.Contains(said, finding.Message, StringComparison.Ordinal);
        Assert.Contains("-StoredAs Hounsfield and -SourceOffset", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Assert.Single(Open(new() { StoredAs = PictureValues.GreyLevels })).Scan!.Findings,
            finding => finding.Code == FindingCodes.NarrowRange);
    }

    [Fact]
    public void Grey_levels_of_the_whole_range_of_16_bits_are_not_told()
    {
        Write("{0}.png", hounsfield => Wide(Array.ConvertAll(hounsfield, value => Math.Clamp((value + 1150) * 43, 0, 65535)), 0));
        Assert.Empty(Warnings());
    }

    [Fact]
    public void Pictures_of_8_bits_cannot_be_HU()
    {
        Write("{0}.png", hounsfield => Grey(hounsfield));
        CtScan scan = Assert.Single(Open(new() { StoredAs = PictureValues.Hounsfield })).Scan!;
        Assert.False(scan.IsHounsfield);
        Assert.Contains(scan.Findings, finding => finding is { Code: FindingCodes.NotHounsfield, Severity: FindingSeverity.Warning });
    }

    [Fact]
    public void Slices_of_another_patient_without_another_name_are_told()
    {
        for (int number = 0; number < 20; number++)
        {
            int[] chest = Chest(number % 10, 0);
            _folder.Write($"{number}.png", Grey(number < 10 ? chest : Moved(chest)));
        }

        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal(
            (FindingCodes.AbruptChange, "9.png and 10.png follow each other, but differ much more than most neighbours do. The pictures "
                + "may be those of several scans."),
            (finding.Code, finding.Message));
        Assert.Equal([_folder.File("9.png"), _folder.File("10.png")], finding.Paths);

        // After a hole a patient looks different.
        for (int number = 10; number < 20; number++)
        {
            File.Delete(_folder.File($"{number}.png"));
            _folder.Write($"{number + 8}.png", Grey(Moved(Chest(number, 0))));
        }

        Assert.Empty(Warnings());
    }

    [Theory]
    [InlineData(new[] { 12 }, "12.png differs much from the pictures before and after it, but these are alike. It may be a picture of "
        + "another scan.")]
    [InlineData(new[] { 3, 12 }, "2 of 20 pictures differ much from the pictures before and after them, but these are alike. There may be "
        + "pictures of several scans, or the order of the names may not be that of the slices.")]
    public void A_picture_of_another_patient_among_the_others_is_told(int[] others, string said)
    {
        for (int number = 0; number < 20; number++)
        {
            _folder.Write($"{number}.png", Grey(others.Contains(number) ? Moved(Chest(number, 0)) : Chest(number, 0)));
        }

        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal((FindingCodes.UnlikeNeighbours, said), (finding.Code, finding.Message));
        Assert.Equal(others.Select(number => _folder.File($"{number}.png")), finding.Paths);
    }

    [Fact]
    public void Pictures_of_two_patients_in_turn_are_told()
    {
        for (int number = 0; number < 20; number++)
        {
            int[] chest = Chest(number / 2, 0);
            _folder.Write($"{number}.png", Grey(number % 2 == 0 ? chest : Moved(chest)));
        }

        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal(FindingCodes.UnlikeNeighbours, finding.Code);
        Assert.Equal(18, finding.Paths.Length);
        Assert.StartsWith("18 of 20 pictures differ much", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_whose_names_are_in_no_order_of_slices_are_told()
    {
        for (int number = 0; number < 20; number++)
        {
            _folder.Write($"{number}.png", Grey(Chest(number * 7 % 20, 0)));
        }

        CtFinding finding = Assert.Single(Warnings());
        Assert.Equal(FindingCodes.UnlikeNeighbours, finding.Code);
    }

    /// <summary>A body that lies elsewhere.</summary>
    private static int[] Moved(int[] chest) =>
        [.. Enumerable.Range(0, chest.Length).Select(pixel => chest[(pixel + (Size * 26) + 14) % chest.Length])];

    private void Write(string name, Func<int[], byte[]> encode)
    {
        for (int number = 0; number < 8; number++)
        {
            _folder.Write(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, number), encode(Chest(number, 0)));
        }
    }

    private IEnumerable<CtFinding> Warnings() => Open()
        .SelectMany(result => result.Scan!.Findings)
        .Where(finding => finding.Severity != FindingSeverity.Note);

    private IReadOnlyList<ImportResult> Open(ScanImportOptions? options = null) => RasterScanReader.Open(
        DiskStore.Instance, _folder.Root, Directory.GetFiles(_folder.Root), options ?? ScanImportOptions.Default, CancellationToken.None);
}
