using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using static Cov19Ct.Imaging.Tests.Raster.ChestPictures;

namespace Cov19Ct.Imaging.Tests.Raster;

/// <summary>Pictures of 16 bits of one folder to which different numbers were added.</summary>
public sealed class MixedOffsetsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1024, 32768, new[] { 5, 6, 7 }, "higher", 31740)]
    [InlineData(1024, 2048, new[] { 3 }, "higher", 1020)]
    [InlineData(2048, 1024, new[] { 0, 2, 4 }, "lower", 1020)]
    [InlineData(1024, 32768, new[] { 0, 2, 4 }, "higher", 31740)]
    public void The_pictures_with_another_offset_are_told(int offset, int other, int[] numbers, string direction, int difference)
    {
        Write(number => Wide(Chest(number, 0), numbers.Contains(number) ? other : offset));
        CtFinding[] advised = Warnings(ScanImportOptions.Default);
        Assert.Equal([FindingCodes.MixedOffsets, FindingCodes.StoredHounsfield], advised.Select(finding => finding.Code).Order());
        Assert.Contains(
            $"-SourceOffset {offset}",
            Assert.Single(advised, finding => finding.Code == FindingCodes.StoredHounsfield).Message,
            StringComparison.Ordinal);
        AssertTold(Assert.Single(advised, finding => finding.Code == FindingCodes.MixedOffsets));
        AssertTold(Assert.Single(Warnings(new() { StoredAs = PictureValues.Hounsfield, SourceOffset = offset })));

        void AssertTold(CtFinding finding)
        {
            Assert.Equal((FindingCodes.MixedOffsets, FindingSeverity.Warning), (finding.Code, finding.Severity));
            Assert.Equal(numbers.Select(number => _folder.File($"{number}.png")), finding.Paths);
            Assert.Equal(
                $"The values of {numbers.Length} of 8 pictures are about {difference} {direction} than those of the others, as if another "
                    + "number had been added to HU. All pictures are read alike.",
                finding.Message);
        }
    }

    [Fact]
    public void Half_of_the_pictures_with_another_offset_are_told()
    {
        Write(number => Wide(Chest(number, 0), number < 4 ? 1024 : 32768));
        CtFinding finding = Assert.Single(Warnings(new() { StoredAs = PictureValues.Hounsfield, SourceOffset = 1024 }));
        Assert.Equal((FindingCodes.MixedOffsets, 4), (finding.Code, finding.Paths.Length));
    }

    /// <summary>Slices of air alone, of tissue up to the border, and with padding far below air.</summary>
    [Fact]
    public void Slices_that_show_something_else_have_no_other_offset()
    {
        Write(number => Wide(
            [.. Chest(number, 0).Select((value, pixel) => number switch
            {
                0 => -1000 + (pixel % 20),
                1 => 40 + (pixel % 60),
                2 => pixel < 2000 ? -2000 : value,
                3 => Math.Max(value, -100),
                4 => value > 500 ? 3000 : value,
                _ => value,
            })],
            2048));
        Assert.Empty(Warnings(new() { StoredAs = PictureValues.Hounsfield, SourceOffset = 2048 }));
    }

    private void Write(Func<int, byte[]> encode)
    {
        for (int number = 0; number < 8; number++)
        {
            _folder.Write($"{number}.png", encode(number));
        }
    }

    private CtFinding[] Warnings(ScanImportOptions options) =>
    [
        .. Assert.Single(RasterScanReader.Open(
                DiskStore.Instance, _folder.Root, Directory.GetFiles(_folder.Root), options, CancellationToken.None))
            .Scan!.Findings.Where(finding => finding.Severity != FindingSeverity.Note),
    ];
}
