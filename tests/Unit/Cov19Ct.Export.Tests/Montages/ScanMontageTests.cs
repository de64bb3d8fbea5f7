using Cov19Ct.Export.Montages;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;

namespace Cov19Ct.Export.Tests.Montages;

public sealed class ScanMontageTests : IDisposable
{
    private const int Size = 64;
    private static readonly MontageOptions s_small = new() { TileSize = Size };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_tile_shows_its_slice_windowed()
    {
        // Middle of a tile, away from labels: half of the Paper window, above it, below it, a quarter.
        float[] levels = [-400, 1000, -2000, -775];
        float[] sheet = Write(Flat(levels));
        Assert.Equal(134 * 134, sheet.Length);
        Assert.Equal(
            [128, 255, 0, 64],
            Enumerable.Range(0, 4).Select(tile => Pixel(sheet, 134, 2 + (tile / 2 * 66) + 20, 2 + (tile % 2 * 66) + 32)));
        Assert.Equal(GreyCanvas.Ground, Pixel(sheet, 134, 67, 67));
    }

    [Fact]
    public void Grey_levels_are_not_windowed_again()
    {
        float[] sheet = Write(Flat([0.2f]) with { IsHounsfield = false });
        Assert.Equal(51, Pixel(sheet, 68, 20, 32));
    }

    [Fact]
    public void The_slice_is_the_right_way_round()
    {
        // Bright in the first row and column of the slice: to anterior and to the patient's right.
        CtScan scan = new GivenScan(
            Size,
            Size,
            _ => [.. Enumerable.Range(0, Size * Size).Select(i => i / Size < 20 && i % Size is > 30 and < 45 ? 350f : -1150)]).Scan(1);
        float[] sheet = Write(scan);
        Assert.Equal((255, 0), (Pixel(sheet, 68, 2 + 10, 2 + 38), Pixel(sheet, 68, 2 + 38, 2 + 40)));
    }

    [Fact]
    public void Labels_tell_index_position_and_sides()
    {
        // On black, the label of a lone slice 0 at 0.0 mm; the same without position and order has only its index.
        CtScan scan = Flat([-2000f]);
        float[] labelled = Write(scan);
        float[] plain = Write(scan with { Order = SliceOrder.AsNumbered });
        Assert.Equal("01110,10001,10011,10101,11001,10001,01110", Glyph(labelled, 4, 4));
        Assert.Equal("01110,10001,10011,10101,11001,10001,01110", Glyph(labelled, 2 + Size - 2 - 7, 4));
        Assert.Equal("11110,10001,10001,11110,10100,10010,10001", Glyph(labelled, 2 + 28, 4));
        Assert.Equal("10000,10000,10000,10000,10000,10000,11111", Glyph(labelled, 2 + 28, 2 + Size - 2 - 5));
        Assert.Equal("00000,00000,00000,00000,00000,00000,00000", Glyph(plain, 2 + 28, 4));
    }

    [Fact]
    public void A_slice_that_cannot_be_read_is_a_cross_and_told_of()
    {
        CtScan scan = Unreadable(index => index == 1, 4);
        IReadOnlyList<string> losses = ScanMontage.Write(scan, _folder.File("sheet.png"), s_small, null, CancellationToken.None);
        Assert.Equal("1.dcm cannot be read and is shown as a cross: Invalid DICOM: cut short", Assert.Single(losses));
        float[] sheet = Read();
        Assert.Equal((255, 255), (Pixel(sheet, 134, 2 + 12, 68 + 12), Pixel(sheet, 134, 2 + 12, 68 + Size - 1 - 12)));
    }

    [Fact]
    public void A_strict_scan_with_such_a_slice_fails_and_leaves_nothing()
    {
        InconsistentScanException thrown = Assert.Throws<InconsistentScanException>(
            () => Write(Unreadable(index => index == 1, 4) with { Strict = true }));
        Assert.Equal("1.dcm", thrown.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_scan_without_a_slice_that_can_be_read_fails(int slices)
    {
        Assert.Throws<InvalidScanFileException>(() => Write(Unreadable(_ => true, slices)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void The_same_scan_gives_the_same_file()
    {
        Write(Flat([-400, 0]));
        byte[] first = File.ReadAllBytes(_folder.File("sheet.png"));
        Write(Flat([-400, 0]));
        Assert.Equal(first, File.ReadAllBytes(_folder.File("sheet.png")));
    }

    private static CtScan Flat(float[] values) =>
        new GivenScan(Size, Size, index => [.. Enumerable.Repeat(values[index], Size * Size)]).Scan(values.Length);

    private static CtScan Unreadable(Func<int, bool> isUnreadable, int slices) => new GivenScan(Size, Size, _ => new float[Size * Size])
    {
        OnRead = index => _ = isUnreadable(index) ? throw new InvalidScanFileException($"IM{index}", "DICOM", "cut short") : 0,
    }.Scan(slices);

    private static int Pixel(float[] sheet, int columns, int row, int column) => (int)MathF.Round(255 * sheet[(row * columns) + column]);

    /// <summary>5 × 7 pixels of a sheet of one tile.</summary>
    private static string Glyph(float[] sheet, int top, int left) => string.Join(',', Enumerable.Range(0, 7).Select(
        row => string.Concat(Enumerable.Range(0, 5).Select(column => Pixel(sheet, 68, top + row, left + column) == 255 ? '1' : '0'))));

    private float[] Write(CtScan scan)
    {
        Assert.Empty(ScanMontage.Write(scan, _folder.File("sheet.png"), s_small, null, CancellationToken.None));
        return Read();
    }

    private float[] Read()
    {
        Picture picture = Picture.Open(_folder.File("sheet.png"));
        using PictureBuffers buffers = new();
        float[] levels = new float[picture.Rows * picture.Columns];
        picture.Decode(buffers).CopyTo(levels);
        return levels;
    }
}
