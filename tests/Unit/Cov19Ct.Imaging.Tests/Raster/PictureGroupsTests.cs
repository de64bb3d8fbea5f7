using System.Globalization;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using SkiaSharp;

namespace Cov19Ct.Imaging.Tests.Raster;

/// <summary>Which pictures of a folder are one scan, by their names and formats.</summary>
public sealed class PictureGroupsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{0}.png", "{0}.jpg")]
    [InlineData("slice_{0}.png", "Slice_00{0}.jpg")]
    public void The_same_slices_in_two_formats_are_two_scans(string png, string jpeg)
    {
        Write(png, Enumerable.Range(1, 12));
        Write(jpeg, Enumerable.Range(1, 12));
        CtScan[] scans = Open();
        Assert.Equal(2, scans.Length);
        Assert.All(scans, scan => Assert.Equal(Enumerable.Range(1, 12), scan.Slices.Select(slice => slice.InstanceNumber!.Value)));
        Assert.Equal(["JPEG", "PNG"], scans.Select(scan => scan.Encoding).Order());
        Assert.All(scans, scan => Assert.EndsWith(scan.Encoding, scan.Id, StringComparison.Ordinal));
        Assert.All(scans, scan => Assert.Equal(
            (FindingCodes.MixedNames, "This folder has the same slices as JPEG and PNG. Each format is a separate scan."),
            (scan.Findings[0].Code, scan.Findings[0].Message)));
    }

    [Fact]
    public void Slices_in_two_formats_without_a_common_number_are_one_scan_and_told()
    {
        Write("{0:000}.png", Enumerable.Range(1, 12));
        Write("{0:000}.jpg", Enumerable.Range(13, 12));
        CtScan scan = Assert.Single(Open());
        Assert.Equal(24, scan.SliceCount);
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
        Assert.Equal(
            (FindingSeverity.Warning, "The pictures differ in the file format: 12 pictures 001.png to 012.png, 12 pictures 013.jpg to "
                + "024.jpg. They are one scan, in the order of their names."),
            (finding.Severity, finding.Message));
        Assert.Equal(12, finding.Paths.Length);
    }

    [Fact]
    public void Positions_with_plus_and_minus_signs_are_one_scan_in_their_order()
    {
        Write("z{0:+0;-0;+0}.png", Enumerable.Range(0, 20).Select(slice => (5 * slice) - 50));
        CtScan scan = Assert.Single(Open());
        Assert.Equal(Enumerable.Range(0, 20).Select(slice => (5 * slice) - 50), scan.Slices.Select(slice => slice.InstanceNumber!.Value));
        Assert.DoesNotContain(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
    }

    /// <summary>Scans with and without a contrast agent.</summary>
    [Fact]
    public void Numbers_that_count_the_same_after_plus_and_minus_are_two_scans()
    {
        Write("C+{0}.png", Enumerable.Range(1, 12));
        Write("C-{0}.png", Enumerable.Range(1, 12), shift: 100);
        Assert.Equal([12, 12], Open().Select(scan => scan.SliceCount));
    }

    /// <summary>On a disk that tells upper from lower case.</summary>
    [Theory]
    [InlineData("{0}.png", "{0:000}.png", "leading zeros", "1.png to 12.png", "001.png to 012.png", "1", "001")]
    [InlineData("P1_{0}.png", "P01_{0}.png", "leading zeros", "P1_1.png to P1_12.png", "P01_1.png to P01_12.png", "P1 1", "P01 1")]
    [InlineData("{0:00}.jpg", "{0:00}.jpeg", "the extension", "01.jpg to 12.jpg", "01.jpeg to 12.jpeg", "jpg", "jpeg")]
    [InlineData("Pat_{0:00}.png", "pat_{0:00}.png", "upper and lower case", "Pat_01.png to Pat_12.png", "pat_01.png to pat_12.png",
        "Pat", "pat 2")]
    [InlineData("{0}.png", "{0}.PNG", "the extension", "1.png to 12.png", "1.PNG to 12.PNG", "png", "PNG 2")]
    public void The_same_numbers_written_in_two_ways_are_two_scans(
        string one, string other, string way, string first, string second, string firstId, string secondId)
    {
        Write(one, Enumerable.Range(1, 12));
        Write(other, Enumerable.Range(1, 12), shift: 100);
        if (Directory.GetFiles(_folder.Root).Length < 24)
        {
            Assert.Skip("This disk does not tell upper from lower case.");
        }

        CtScan[] scans = Open();
        Assert.Equal([12, 12], scans.Select(scan => scan.SliceCount));
        Assert.All(scans, scan => Assert.Equal(Enumerable.Range(1, 12), scan.Slices.Select(slice => slice.InstanceNumber!.Value)));
        string[] ids = [.. scans.Select(scan => Path.GetFileName(scan.Id)).Order(StringComparer.OrdinalIgnoreCase)];
        Assert.Equal(new[] { firstId, secondId }.Order(StringComparer.OrdinalIgnoreCase), ids, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(2, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(scans, scan =>
        {
            Assert.Equal((FindingCodes.MixedNames, FindingSeverity.Warning), (scan.Findings[0].Code, scan.Findings[0].Severity));
            Assert.StartsWith(
                $"This folder has the same slices under names that differ in {way}: ", scan.Findings[0].Message, StringComparison.Ordinal);
            Assert.Contains($"12 pictures {first}", scan.Findings[0].Message, StringComparison.Ordinal);
            Assert.Contains($"12 pictures {second}", scan.Findings[0].Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("{0:000}.png", "{0}.png", "leading zeros")]
    [InlineData("a{0}.png", "A{0}.png", "upper and lower case")]
    [InlineData("a{0}.jpg", "a{0}.jpeg", "the extension")]
    public void Names_that_go_on_in_another_way_are_one_scan_and_told(string one, string other, string way)
    {
        Write(one, Enumerable.Range(1, 12));
        Write(other, Enumerable.Range(13, 12));
        CtScan scan = Assert.Single(Open());
        Assert.Equal(Enumerable.Range(1, 24), scan.Slices.Select(slice => slice.InstanceNumber!.Value));
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
        Assert.StartsWith($"The pictures differ in {way}: 12 pictures ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_picture_in_another_format_is_a_slice_and_told()
    {
        Write("{0}.png", Enumerable.Range(1, 12));
        Write("{0}.jpg", [5]);
        CtScan scan = Assert.Single(Open());
        Assert.Equal(13, scan.SliceCount);
        Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
    }

    [Fact]
    public void Pictures_of_8_and_16_bits_are_one_scan_and_told()
    {
        Write("{0}.png", Enumerable.Range(1, 4));
        _folder.Write("5.png", PictureWriter.Png(4, 4, 16, PictureWriter.Grey, new byte[32]));
        CtFinding finding = Assert.Single(Assert.Single(Open()).Findings, finding => finding.Code == FindingCodes.MixedNames);
        Assert.Equal(
            "The pictures differ in the bits of a grey level: 4 pictures 1.png to 4.png, 1 picture 5.png. They are one scan, in the order "
                + "of their names.",
            finding.Message);
    }

    /// <summary>Each is one scan by one program.</summary>
    [Theory]
    [InlineData("{0}.png", 1, 20)]
    [InlineData("{0}.png", 0, 120)]
    [InlineData("{0}.png", 95, 120)]
    [InlineData("{0:000}.png", 0, 130)]
    [InlineData("{0:00}.png", 1, 120)]
    [InlineData("z{0:000}.png", -60, 60)]
    [InlineData("{0:000}.png", -12, 20)]
    [InlineData("S01_{0:0.00e+00}.png", 1, 30)]
    public void Names_of_one_program_are_one_kind(string name, int from, int to)
    {
        Write(name, Enumerable.Range(from, to - from + 1));
        CtScan scan = Assert.Single(Open());
        Assert.Equal(to - from + 1, scan.SliceCount);
        Assert.DoesNotContain(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
    }

    [Theory]
    [InlineData("{0}.png")]
    [InlineData("P{0} lung.png")]
    public void A_patient_s_number_before_that_of_the_slice_parts_scans(string name)
    {
        Write(name, Enumerable.Range(100_001, 40));
        Write(name, Enumerable.Range(200_003, 50));
        Write(name, Enumerable.Range(317_001, 30));
        CtScan[] scans = Open();
        Assert.Equal([40, 50, 30], scans.Select(scan => scan.SliceCount));
        Assert.Equal(3, scans.Select(scan => scan.Id).Distinct().Count());
        Assert.Contains("200", scans[1].Id, StringComparison.Ordinal);
        Assert.All(scans, scan => Assert.Equal(FindingCodes.MixedNames, scan.Findings[0].Code));
    }

    [Fact]
    public void Runs_of_other_slices_that_are_far_apart_are_one_scan_and_told()
    {
        Write("{0}.png", Enumerable.Range(100_001, 20));
        Write("{0}.png", Enumerable.Range(200_531, 20));
        CtScan scan = Assert.Single(Open());
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
        Assert.Contains("(100001 to 100020, 200531 to 200550)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0:000}.png", 1, 20, 101, 120, "001 to 020, 101 to 120")]
    [InlineData("{0}.png", 1, 20, 101, 120, "1 to 20, 101 to 120")]
    [InlineData("{0}.png", 1, 100, 201, 320, "1 to 100, 201 to 320")]
    [InlineData("{0}.png", 1, 50, 120, 150, "1 to 50, 120 to 150")]
    public void A_gap_longer_than_the_runs_is_told(string name, int first, int last, int second, int end, string said)
    {
        Write(name, [.. Enumerable.Range(first, last - first + 1), .. Enumerable.Range(second, end - second + 1)]);
        CtScan scan = Assert.Single(Open());
        CtFinding finding = Assert.Single(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
        Assert.Equal(
            $"The numbers in the names of the pictures are in 2 runs that are far apart ({said}). They are one scan, in the order of their "
                + "names.",
            finding.Message);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100, 200)]
    [InlineData(-100, 0, 100)]
    public void Runs_that_count_the_same_slices_in_each_hundred_are_scans(params int[] hundreds)
    {
        int[] all = [0, .. hundreds];
        foreach (int hundred in all)
        {
            Write("{0:000}.png", Enumerable.Range(101 + hundred, 20));
        }

        CtScan[] scans = Open();
        Assert.Equal(all.Distinct().Count(), scans.Length);
        Assert.All(scans, scan => Assert.Equal(20, scan.SliceCount));
        Assert.All(scans, scan => Assert.Equal(FindingCodes.MixedNames, scan.Findings[0].Code));
    }

    /// <summary>Numbers as scans have them: whole, with gaps, in steps, over a power of ten, and times.</summary>
    [Fact]
    public void Numbers_of_one_scan_are_not_parted()
    {
        int[][] all =
        [
            [.. Enumerable.Range(1, 300)],
            [.. Enumerable.Range(90, 220)],
            [.. Enumerable.Range(1, 40), .. Enumerable.Range(80, 60)],
            [.. Enumerable.Range(1, 80).Select(number => 10 * number)],
            [.. Enumerable.Range(101_530, 30), .. Enumerable.Range(101_600, 60), .. Enumerable.Range(101_700, 20)],
            [.. Enumerable.Range(1, 30), 9999],
        ];
        foreach (int[] numbers in all)
        {
            using ScratchFolder folder = new();
            Write("{0}.png", numbers, folder);
            CtScan scan = Assert.Single(Open(folder));
            Assert.DoesNotContain(scan.Findings, finding => finding.Code == FindingCodes.MixedNames);
        }
    }

    private void Write(string name, IEnumerable<int> numbers, ScratchFolder? folder = null, int shift = 0)
    {
        foreach (int number in numbers)
        {
            byte level = (byte)((number + shift + 251) % 251);
            (folder ?? _folder).Write(
                string.Format(CultureInfo.InvariantCulture, name, number),
                name.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
                    ? PictureWriter.FlatPng(4, 4, level)
                    : PictureWriter.Jpeg(4, 4, (_, _) => new SKColor((byte)(level ^ 8), level, level), grey: false));
        }
    }

    private CtScan[] Open(ScratchFolder? folder = null)
    {
        string root = (folder ?? _folder).Root;
        return [.. RasterScanReader
            .Open(DiskStore.Instance, root, Directory.GetFiles(root), ScanImportOptions.Default, CancellationToken.None)
            .Select(result => result.Scan ?? throw result.Error!)];
    }
}
