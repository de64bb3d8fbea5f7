using Cov19Ct.Imaging.Attributes;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using SkiaSharp;

namespace Cov19Ct.Imaging.Tests.Attributes;

/// <summary>What scans have and that is not disease is read as it is.</summary>
public sealed class ScanAttributesTests : IDisposable
{
    private const int Size = 64;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Elements_of_DICOM_are_read_from_the_middle_slice()
    {
        using PhantomSeries series = new();
        series.ForEach((index, file) => file
            .Text(0x00180060, "DS", "120")
            .Text(0x00181130, "DS", index == PhantomSeries.SliceCount / 2 ? "151.5" : "99")
            .Text(0x00081090, "LO", "Model X")
            .Text(0x00080080, "LO", "Clinic")
            .Text(0x00281050, "DS", "-600\\40")
            .Text(0x00181210, "SH", "B70f"));
        IReadOnlyList<AttributeValue> attributes = ScanAttributes.Of(Assert.Single(series.Import()));
        AssertNumbers(attributes, ("kVp", 120), ("table height", 151.5), ("window centre", -600), ("rescale slope", 1), ("row spacing", 5),
            ("slice spacing", PhantomSeries.Spacing), ("slices", 12), ("rows", 64), ("position across the table", -150),
            ("position above the table", -150), ("exposure", null), ("window width", null));
        AssertTexts(attributes, ("scanner model", "Model X"), ("institution", "Clinic"), ("kernel", "B70f"), ("format", "Dicom"),
            ("extension", "none"), ("values", "HU"), ("station", null), ("codec", null));
        Assert.Equal(attributes.Count, attributes.Select(attribute => attribute.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(95, 369)]
    [InlineData(50, 3688)]
    public void Tables_of_JPEG_are_read(int quality, int sum)
    {
        _folder.Write("a.jpg", PictureWriter.Jpeg(Size, Size, (x, y) => new SKColor((byte)x, (byte)x, (byte)x), grey: true, quality));
        IReadOnlyList<AttributeValue> attributes = ScanAttributes.Of(Open());
        AssertNumbers(attributes, ("JPEG quantisation", sum));
        AssertTexts(attributes, ("codec", "JPEG"), ("JPEG process", "C0"), ("extension", ".JPG"), ("16 bits", "no"),
            ("values", "grey levels"), ("PNG type", null));
        Assert.StartsWith("1 components", Text(attributes, "JPEG components"), StringComparison.Ordinal);
        Assert.Contains("DB C0", Text(attributes, "file segments"), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_of_PNG_are_read()
    {
        _folder.Write("a.png", PictureWriter.Png(Size, Size, 8, PictureWriter.Grey, new byte[Size * Size]));
        IReadOnlyList<AttributeValue> attributes = ScanAttributes.Of(Open());
        AssertTexts(attributes, ("codec", "PNG"), ("PNG type", "8 bits, type 0, 0"), ("file segments", "IHDR "), ("JPEG process", null));
    }

    [Theory]
    [InlineData("frame", 20 / 128.0, 0.2, 0)]
    [InlineData("marks", 0, 0, 12 / 1596.0)]
    [InlineData("black", 1, 0, 0)]
    public void Edges_are_measured(string kind, double margin, double corner, double marks)
    {
        byte[] levels = new byte[Size * Size];
        for (int i = 0; i < levels.Length && kind != "black"; i++)
        {
            (int row, int column) = Math.DivRem(i, Size);
            bool isFrame = kind == "frame" && (row is < 4 or >= 58 || column is < 3 or >= 57);
            levels[i] = isFrame || (kind == "marks" && row == 0 && column is 0 or 63) || (kind == "marks" && row == 63 && column is 0 or 63)
                ? kind == "frame" ? (byte)51 : (byte)0
                : (byte)(100 + ((row * 7) + (column * 3)) % 90);
        }

        for (int mark = 0; mark < 12 && kind == "marks"; mark++)
        {
            levels[(2 * Size) + 10 + mark] = 255;
        }

        _folder.Write("a.png", PictureWriter.Png(Size, Size, 8, PictureWriter.Grey, levels));
        IReadOnlyList<AttributeValue> attributes = ScanAttributes.Of(Open());
        Assert.Equal(corner, Number(attributes, "corner value")!.Value, 6);
        Assert.Equal(margin, Number(attributes, "margin")!.Value, 12);
        Assert.Equal(marks, Number(attributes, "marks at the edge")!.Value, 12);
        if (kind != "marks")
        {
            Assert.Equal(corner, Number(attributes, "border value")!.Value, 6);
        }
    }

    [Fact]
    public void A_scan_comes_among_those_of_its_folder()
    {
        (string, IReadOnlyList<AttributeValue>)[] scans =
        [
            .. new[] { "/set/a/s10", "/set/a/s2", "/set/a/s1", "/set/b/s5", "/set/a/s3", "/set/a/s4" }
                .Select(path => (path, (IReadOnlyList<AttributeValue>)[])),
        ];
        Assert.Equal(
            [1, 0.25, 0, null, 0.5, 0.75],
            ScanAttributes.WithFolderOrder(scans).Select(attributes => Assert.Single(attributes).Number));
    }

    /// <summary>A file that has gone is no attribute, and no error: it is one when the scan is used.</summary>
    [Fact]
    public void What_cannot_be_read_is_absent()
    {
        _folder.Write("a.png", PictureWriter.FlatPng(Size, Size, 3));
        CtScan scan = Open();
        File.Delete(_folder.File("a.png"));
        IReadOnlyList<AttributeValue> attributes = ScanAttributes.Of(scan);
        AssertTexts(attributes, ("codec", null), ("extension", ".PNG"));
        AssertNumbers(attributes, ("border value", null), ("rows", Size));
    }

    /// <summary>Planted in files: format, border, kernel, spacing and the order of the folder are found by name.</summary>
    [Theory]
    [InlineData("JPEG quantisation")]
    [InlineData("border value")]
    [InlineData("order in the folder")]
    [InlineData("extension")]
    public void A_shortcut_that_is_planted_in_pictures_is_found(string planted)
    {
        List<CtScan> scans = [];
        for (int number = 0; number < 40; number++)
        {
            bool isPositive = planted == "order in the folder" ? number >= 20 : number % 2 == 0;
            bool isMarked = isPositive && planted != "order in the folder";
            int seed = number;
            byte Level(int x, int y) => (byte)(planted == "border value" && isMarked && (x == 0 || y == 0 || x == Size - 1 || y == Size - 1)
                ? 30
                : 60 + ((seed * 31 + x * 7 + y * 13) % 120));
            string name = $"s{number}.{(planted == "extension" && isMarked ? "jpeg" : "jpg")}";
            string path = _folder.Write(name, PictureWriter.Jpeg(
                Size, Size, (x, y) => new SKColor(Level(x, y), Level(x, y), Level(x, y)), grey: true,
                planted == "JPEG quantisation" && isMarked ? 70 : 95));
            scans.Add(Assert.Single(RasterScanReader.Open(
                DiskStore.Instance, _folder.Root, [path], ScanImportOptions.Default, CancellationToken.None)).Scan! with
            {
                Path = path,
                Label = isPositive ? "COVID" : "non-COVID",
            });
        }

        ShortcutReport report = ScanAttributes.Test(scans, "COVID", new ShortcutOptions { Permutations = 199, Resamples = 0 });
        ShortcutFigure best = report.Figures.First(figure => figure.Attribute != ShortcutReport.Together);
        Assert.Equal((planted, true), (best.Attribute, best.IsLikely));
        Assert.True(best.Auc > 0.95);
    }

    private CtScan Open() => Assert.Single(RasterScanReader.Open(
        DiskStore.Instance, _folder.Root, Directory.GetFiles(_folder.Root), ScanImportOptions.Default, CancellationToken.None)).Scan!;

    private static double? Number(IReadOnlyList<AttributeValue> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.Name == name)?.Number;

    private static string? Text(IReadOnlyList<AttributeValue> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.Name == name)?.Text;

    private static void AssertNumbers(IReadOnlyList<AttributeValue> attributes, params (string Name, double? Value)[] expected) =>
        Assert.Equal(expected, expected.Select(one => (one.Name, Number(attributes, one.Name))));

    private static void AssertTexts(IReadOnlyList<AttributeValue> attributes, params (string Name, string? Value)[] expected) =>
        Assert.Equal(expected, expected.Select(one => (one.Name, Text(attributes, one.Name))));
}
