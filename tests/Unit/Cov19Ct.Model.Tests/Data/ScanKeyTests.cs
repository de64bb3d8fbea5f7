using Cov19Ct.Model.Data;
using Cov19Ct.Storage.Identity;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Model.Tests.Data;

public class ScanKeyTests
{
    private static readonly Preprocessing s_preprocessing = new();

    public static TheoryData<string, Func<CtScan, CtScan>> OtherImports => new()
    {
        { "order", scan => scan with { Order = SliceOrder.AsStored } },
        { "rows", scan => scan with { Rows = 13 } },
        { "columns", scan => scan with { Columns = 13 } },
        { "grey levels", scan => scan with { IsHounsfield = false } },
        { "source window", scan => scan with { SourceWindow = HuWindow.Lung } },
        { "slices", scan => WithSlices(scan, slices => slices.Skip(1)) },
        { "direction", scan => WithSlices(scan, slices => slices.Reverse()) },
        { "frame", scan => WithSlices(scan, slices => slices.Select(slice => slice with { Frame = 1 })) },
        { "position", scan => WithSlices(scan, slices => slices.Select(slice => slice with { Position = 5 })) },
    };

    [Theory]
    [MemberData(nameof(OtherImports))]
    public void What_the_import_decided_is_part_of_the_key(string what, Func<CtScan, CtScan> change)
    {
        using FileScan file = new();
        Assert.False(Key(file.Scan, s_preprocessing).SequenceEqual(Key(change(file.Scan), s_preprocessing)), what);
    }

    [Fact]
    public void How_slices_are_windowed_is_part_of_the_key()
    {
        using FileScan file = new();
        Preprocessing[] others =
        [
            s_preprocessing, s_preprocessing with { Window = HuWindow.Lung }, s_preprocessing with { Window = new HuWindow(-1150, 350.5) },
            s_preprocessing with { Size = 223 }, s_preprocessing with { AsStored = true },
        ];
        Assert.Equal(others.Length, others.Select(other => Convert.ToHexString(Key(file.Scan, other))).Distinct().Count());
    }

    [Fact]
    public void What_does_not_change_the_slices_is_not_part_of_the_key()
    {
        using FileScan file = new();
        Preprocessing preprocessing = s_preprocessing with { MaximumSlices = 50, Normalisation = InputNormalisation.ImageNet };
        CtScan scan = file.Scan with { Id = "another", Label = "COVID", Split = "train", Centre = "1" };
        Assert.Equal(Key(file.Scan, s_preprocessing), Key(scan, preprocessing));
    }

    [Fact]
    public void A_header_in_a_file_of_its_own_is_part_of_the_content()
    {
        using FileScan file = new();
        string header = Path.Combine(file.Folder, "volume.hdr");
        File.WriteAllText(header, "one");
        CtScan scan = file.Scan with { Path = header };
        byte[] first = Key(scan, s_preprocessing);
        File.WriteAllText(header, "two");
        Assert.NotEqual(first, Key(scan, s_preprocessing));
    }

    private static CtScan WithSlices(CtScan scan, Func<IEnumerable<CtSlice>, IEnumerable<CtSlice>> change) =>
        new(new NoVoxels(), [.. change(scan.Slices)])
        {
            Id = scan.Id,
            Path = scan.Path,
            Format = scan.Format,
            Rows = scan.Rows,
            Columns = scan.Columns,
            Order = scan.Order,
        };

    private static byte[] Key(CtScan scan, Preprocessing preprocessing)
    {
        // The same content for all, so that nothing but what is asked about differs; but for the header's, which is content.
        ScanFiles files = new(scan);
        byte[] content = File.Exists(scan.Path) ? files.HashContent(CancellationToken.None) : new byte[32];
        return ScanKey.Compute(scan, files, content, preprocessing);
    }

    private sealed class NoVoxels : IVoxelSource
    {
        public IVoxelPass Open(CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
