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
    public void Slices_in_two_formats_without_a_common_number_are_one_scan()
    {
        Write("{0}.png", Enumerable.Range(1, 12));
        Write("{0}.jpg", Enumerable.Range(13, 12));
        CtScan scan = Assert.Single(Open());
        Assert.Equal(24, scan.SliceCount);
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

    private void Write(string name, IEnumerable<int> numbers, ScratchFolder? folder = null)
    {
        foreach (int number in numbers)
        {
            byte level = (byte)(number % 251);
            (folder ?? _folder).Write(
                string.Format(CultureInfo.InvariantCulture, name, number),
                name.EndsWith(".png", StringComparison.Ordinal)
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
