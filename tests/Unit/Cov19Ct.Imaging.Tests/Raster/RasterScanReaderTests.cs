using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using SkiaSharp;

namespace Cov19Ct.Imaging.Tests.Raster;

public sealed class RasterScanReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Slices_are_ordered_by_number_and_AppleDouble_files_dropped()
    {
        foreach (int number in new[] { 10, 2, 0, 1, 11 })
        {
            _folder.Write($"{number}.png", PictureWriter.FlatPng(4, 6, (byte)number));
        }

        _folder.Write("._2.png", [0, 5, 22, 7]);
        CtScan scan = Open();
        Assert.Equal([0, 1, 2, 10, 11], scan.Slices.Select(slice => slice.InstanceNumber!.Value));
        Assert.Equal(_folder.File("10.png"), scan.Slices[3].Path);
        Assert.All(scan.Slices, slice => Assert.Equal((0, null), (slice.Frame, slice.Position)));
        Assert.Equal((4, 6, SliceOrder.AsNumbered, CtScanFormat.Raster), (scan.Rows, scan.Columns, scan.Order, scan.Format));
        for (int index = 0; index < scan.SliceCount; index++)
        {
            Assert.Equal(Enumerable.Repeat(scan.Slices[index].InstanceNumber!.Value / 255f, 24), scan.ReadSlice(index));
        }

        CtFinding finding = Assert.Single(scan.Findings);
        Assert.Equal((FindingCodes.AlreadyWindowed, FindingSeverity.Note), (finding.Code, finding.Severity));
    }

    [Fact]
    public void Levels_are_of_the_window_that_the_user_names_and_never_windowed_again()
    {
        _folder.Write("0.png", PictureWriter.FlatPng(2, 2, 51));
        CtScan unknown = Open();
        Assert.False(unknown.IsHounsfield);
        Assert.Null(unknown.SourceWindow);
        CtScan known = Open(new ScanImportOptions { SourceWindow = HuWindow.Lung });
        Assert.Equal(HuWindow.Lung, known.SourceWindow);
        Assert.Contains("window Lung", known.Findings[0].Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Nothing, if the message names the window.", FindingCatalogue.Find(known.Findings[0].Code)!.Remedy, StringComparison.Ordinal);
        Assert.Equal(0.2f, new ScanWindower(HuWindow.Paper, 2).Apply(known).GetSlice(0).Span[0], 6);
    }

    /// <summary>Viewers turn such a picture; other programs that train on it do not.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(6, true)]
    public void An_orientation_tag_is_told_and_not_applied(byte orientation, bool isTold)
    {
        byte[] plain = PictureWriter.Jpeg(8, 16, (_, column) => new SKColor((byte)(16 * column), 0, 0), grey: false, quality: 100);
        byte[] tag =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        _folder.Write("1.jpg", plain);
        float[] levels = Open().ReadSlice(0);
        _folder.Write("2.jpg", [.. plain[..2], .. tag, .. plain[2..]]);
        CtScan scan = Open();
        Assert.Equal((8, 16), (scan.Rows, scan.Columns));
        Assert.Equal(levels, scan.ReadSlice(1));
        CtFinding[] told = [.. scan.Findings.Where(finding => finding.Code == FindingCodes.OrientationTag)];
        Assert.Equal(isTold ? [_folder.File("2.jpg")] : Array.Empty<string>(), told.SelectMany(finding => finding.Paths));
        Assert.All(told, finding => Assert.Equal(
            "1 of 2 pictures have an orientation tag that turns or mirrors them. They are used as they are stored.", finding.Message));
        Assert.All(told, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
    }

    [Fact]
    public void One_picture_is_a_scan_of_one_slice()
    {
        _folder.Write("a.png", PictureWriter.FlatPng(2, 2, 1));
        CtScan scan = Open();
        Assert.Null(scan.Slices[0].InstanceNumber);
        Assert.Equal([FindingCodes.AlreadyWindowed, FindingCodes.SingleSlice], scan.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Pictures_of_another_size_are_resized_to_the_most_frequent_one()
    {
        _folder.Write("0.png", PictureWriter.FlatPng(8, 12, 200));
        _folder.Write("1.png", PictureWriter.FlatPng(4, 6, 100));
        _folder.Write("2.png", PictureWriter.FlatPng(4, 6, 100));
        byte[] gradient = [.. Enumerable.Range(0, 8 * 12).Select(index => (byte)(10 * (index % 12)))];
        _folder.Write("3.png", PictureWriter.Png(8, 12, 8, PictureWriter.Grey, gradient));
        _folder.Write("4.png", PictureWriter.FlatPng(4, 6, 100));
        CtScan scan = Open();
        Assert.Equal((5, 4, 6), (scan.SliceCount, scan.Rows, scan.Columns));
        foreach (float level in scan.ReadSlice(0))
        {
            Assert.Equal(200 / 255f, level, 1e-6f);
        }

        float[] expected = new float[24];
        new AntialiasedBilinear(8, 12, 4, 6).Resize([.. gradient.Select(value => value / 255f)], expected);
        Assert.Equal(expected, scan.ReadSlice(3));
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.DifferentGeometry);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal([_folder.File("0.png"), _folder.File("3.png")], finding.Paths);
        Assert.Contains("2 of 5 pictures differ in size (8 x 12) from most pictures (4 x 6)", finding.Message, StringComparison.Ordinal);
        InconsistentScanException refusal = Assert.Throws<InconsistentScanException>(() => Open(new ScanImportOptions { Strict = true }));
        Assert.Equal(FindingCodes.DifferentGeometry, refusal.Finding.Code);
    }

    [Fact]
    public void Of_two_sizes_as_frequent_the_first_is_the_scans()
    {
        _folder.Write("10.png", PictureWriter.FlatPng(2, 2, 1));
        _folder.Write("9.png", PictureWriter.FlatPng(3, 3, 1));
        Assert.Equal(3, Open().Rows);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_excluded_or_fails_a_strict_scan()
    {
        _folder.Write("0.png", PictureWriter.FlatPng(2, 2, 1));
        _folder.Write("1.png", PictureWriter.FlatPng(2, 2, 1)[..28]);
        _folder.Write("2.jpg", []);
        _folder.Write("3.png", PictureWriter.Png(2, 2, 16, PictureWriter.Rgb, new byte[24]));
        CtScan scan = Open();
        Assert.Equal(1, scan.SliceCount);
        CtFinding[] unreadable = [.. scan.Findings.Where(finding => finding.Code == FindingCodes.UnreadableSlice)];
        Assert.Equal(["1.png", "2.jpg", "3.png"], unreadable.Select(finding => Path.GetFileName(finding.Paths[0])));
        Assert.All(unreadable, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        InconsistentScanException refusal = Assert.Throws<InconsistentScanException>(() => Open(new ScanImportOptions { Strict = true }));
        Assert.Equal(_folder.File("1.png"), refusal.Path);
    }

    [Fact]
    public void Files_that_cannot_be_read_for_one_cause_have_one_finding_with_their_number()
    {
        _folder.Write("0.png", PictureWriter.FlatPng(2, 2, 1));
        for (int number = 1; number <= 20; number++)
        {
            _folder.Write($"{number}.png", PictureWriter.Png(2, 2, 16, PictureWriter.Rgb, new byte[24]));
        }

        CtFinding finding = Assert.Single(Open().Findings, finding => finding.Code == FindingCodes.UnreadableSlice);
        Assert.Equal(20, finding.Paths.Length);
        Assert.StartsWith(
            "20 slices cannot be read and were excluded. The error of 1.png: A PNG picture with 16 bits per sample is read only if it is "
                + "grey",
            finding.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_one_readable_picture_gives_one_error_for_each_cause_with_its_files()
    {
        _folder.Write("0.png", []);
        for (int number = 1; number <= 20; number++)
        {
            _folder.Write($"{number}.png", PictureWriter.FlatPng(2, 2, 1)[..28]);
        }

        IReadOnlyList<ImportResult> errors = RasterScanReader.Open(
            DiskStore.Instance, _folder.Root, Directory.GetFiles(_folder.Root), ScanImportOptions.Default, CancellationToken.None);
        Assert.Equal([_folder.File("0.png"), _folder.File("1.png")], errors.Select(error => error.Path));
        Assert.All(errors, error => Assert.IsType<InvalidScanFileException>(error.Error));
        Assert.Equal([0, 19], errors.Select(error => error.Others.Count));
    }

    [Fact]
    public void A_folder_without_pictures_holds_no_scan()
    {
        Assert.Throws<NoScanFoundException>(() => Open());
        _folder.Write("._1.png", [0]);
        Assert.Throws<NoScanFoundException>(() => Open());
    }

    /// <summary>A part of all bytes, 0 for all but the last.</summary>
    [Theory]
    [InlineData("1.jpg", 2)]
    [InlineData("1.png", 2)]
    [InlineData("1.png", 0)]
    [InlineData("1.tif", 2)]
    public void A_picture_cut_short_is_excluded_at_import(string name, int part)
    {
        byte[] levels = [.. Enumerable.Range(0, 64 * 64).Select(index => (byte)(index * 31 % 251))];
        byte[] file = Path.GetExtension(name) switch
        {
            ".jpg" => PictureWriter.Jpeg(64, 64, (row, column) => new SKColor((byte)(row * column), 0, 0), grey: true),
            ".png" => PictureWriter.Png(64, 64, 8, PictureWriter.Grey, levels),
            _ => PictureWriter.Tiff(64, 64, 8, isZeroWhite: false, levels),
        };
        _folder.Write("0.png", PictureWriter.FlatPng(64, 64, 7));
        _folder.Write(name, file);
        Assert.Equal(2, Open().SliceCount);
        _folder.Write(name, part == 0 ? file[..^1] : file[..(file.Length / part)]);
        CtScan scan = Open();
        Assert.Equal([_folder.File("0.png")], scan.Slices.Select(slice => slice.Path));
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.UnreadableSlice);
        Assert.Equal((FindingSeverity.Warning, _folder.File(name)), (finding.Severity, Assert.Single(finding.Paths)));
        Assert.StartsWith($"A slice, {name}, cannot be read and was excluded: ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_cut_short_after_its_import_fails_its_slice_alone()
    {
        byte[] jpeg = PictureWriter.Jpeg(64, 64, (row, column) => new SKColor((byte)(row * column), 0, 0), grey: true);
        _folder.Write("0.jpg", jpeg);
        _folder.Write("1.jpg", jpeg);
        CtScan scan = Open();
        Assert.Equal(2, scan.SliceCount);
        _folder.Write("1.jpg", jpeg[..(jpeg.Length / 2)]);
        InvalidScanFileException failure = Assert.Throws<InvalidScanFileException>(() => scan.ReadSlice(1));
        Assert.Equal(("JPEG", _folder.File("1.jpg")), (failure.Format, failure.Path));
        Assert.Contains("incomplete", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4096, scan.ReadSlice(0).Length);
    }

    [Fact]
    public void Kinds_of_pictures_may_be_mixed()
    {
        _folder.Write("0.png", PictureWriter.FlatPng(2, 2, 255));
        _folder.Write("1.jpg", PictureWriter.Jpeg(2, 2, (_, _) => SKColors.White, grey: true));
        _folder.Write("2.png", PictureWriter.Png(2, 2, 16, PictureWriter.Grey, [255, 255, 0, 1, 1, 0, 0, 0]));
        CtScan scan = Open();
        Assert.Equal("JPEG, PNG, PNG 16 bit", scan.Encoding);
        Assert.Equal([1, 1, 1, 1], scan.ReadSlice(1));
        Assert.Equal([1, 1 / 65535f, 256 / 65535f, 0], scan.ReadSlice(2));
    }

    [Fact]
    public void Label_split_and_name_come_from_the_folders()
    {
        _folder.Write("val/non-covid/ct_scan_3/0.png", PictureWriter.FlatPng(2, 2, 1));
        CtScan scan = Open(folder: _folder.File("val/non-covid/ct_scan_3"));
        Assert.Equal(("validation/non-covid/ct_scan_3", "non-COVID", "validation"), (scan.Id, scan.Label, scan.Split));
        ScanImportOptions options = new() { Label = "COVID", Split = "train", Centre = "1", Strict = true };
        scan = Open(options, _folder.File("val/non-covid/ct_scan_3"));
        Assert.Equal(("validation/non-covid/ct_scan_3", "COVID", "train", "1"), (scan.Id, scan.Label, scan.Split, scan.Centre));
        Assert.True(scan.Strict);
    }

    [Fact]
    public void A_reader_checks_its_arguments()
    {
        _folder.Write("0.png", PictureWriter.FlatPng(2, 2, 1));
        using ISliceReader reader = Open().OpenVoxels();
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(1, new float[4]));
        Assert.Throws<ArgumentException>(() => reader.Read(0, new float[5]));
    }

    [Fact]
    public void Cancellation_stops_the_listing()
    {
        _folder.Write("0.png", PictureWriter.FlatPng(2, 2, 1));
        Assert.Throws<OperationCanceledException>(() => RasterScanReader.Open(
            DiskStore.Instance, _folder.Root, [_folder.File("0.png")], ScanImportOptions.Default, new CancellationToken(canceled: true)));
    }

    [SharedDataTheory]
    [InlineData("train", "covid", 191)]
    [InlineData("train", "non-covid", 234)]
    [InlineData("validation", "covid", 60)]
    [InlineData("validation", "non-covid", 58)]
    public void The_layout_of_COV19_CT_DB_is_read(string split, string label, int count)
    {
        string[] folders = Directory.GetDirectories(SharedData.Path($"covid_ct_2d/{split}/{label}"));
        Assert.Equal(count, folders.Length);
        foreach (string folder in folders)
        {
            CtScan scan = Open(folder: folder);
            Assert.Equal($"{split}/{label}/{Path.GetFileName(folder)}", scan.Id);
            Assert.Equal((split, label.Replace("covid", "COVID", StringComparison.Ordinal), 1), (scan.Split, scan.Label, scan.SliceCount));
            float[] levels = scan.ReadSlice(0);
            Assert.InRange(levels.Max(), 0.2f, 1f);
            Assert.InRange(levels.Min(), 0f, 1f);
        }
    }

    /// <summary>Sums of grey levels over a whole folder, from Pillow.</summary>
    [SharedDataTheory]
    [InlineData("covid_coronacases_001", 159, 256, 65958031735)]
    [InlineData("noncovid_luna16_1", 251, 512, 1210380845356)]
    public void Real_slices_equal_Pillows(string folder, int slices, int size, long sum)
    {
        CtScan scan = Open(folder: SharedData.Path($"slices/{folder}"));
        Assert.Equal((slices, size, size), (scan.SliceCount, scan.Rows, scan.Columns));
        long total = 0;
        for (int index = 0; index < scan.SliceCount; index++)
        {
            total += scan.ReadSlice(index).Sum(level => (long)Math.Round(level * 255 * (index + 1)));
        }

        Assert.Equal(sum, total);
    }

    private CtScan Open(ScanImportOptions? options = null, string? folder = null)
    {
        folder ??= _folder.Root;
        ImportResult result = Assert.Single(RasterScanReader.Open(
            DiskStore.Instance, folder, Directory.GetFiles(folder), options ?? ScanImportOptions.Default, CancellationToken.None));
        return result.Scan ?? throw result.Error!;
    }
}
