using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Golden;

/// <summary>Phantoms that independent programs encoded are read as other independent programs read them.</summary>
public class GoldenFileTests
{
    private const string Jpeg = "1.2.840.10008.1.2.4.";

    // Fixed here too, so that a syntax does not lose its golden files unnoticed.
    private static readonly string[] s_syntaxes =
    [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5",
        .. new[] { 50, 51, 53, 55, 57, 70, 80, 81, 90, 91, 201, 202, 203 }.Select(last => $"{Jpeg}{last}"),
    ];

    public static TheoryData<string> Scans => GoldenScan.Names(_ => true);

    public static TheoryData<string> WithSamples => GoldenScan.Names(scan => scan.Samples is not null);

    [Theory]
    [MemberData(nameof(Scans))]
    public void Values_are_those_of_the_independent_decoders(string name)
    {
        GoldenScan golden = GoldenScan.Of(name);
        CtVolume volume = golden.Import().ReadVolume();
        int[] shape = [volume.SliceCount, volume.Rows, volume.Columns];
        Assert.Equal(golden.Shape, shape);
        Hounsfield.AssertEqual(golden.Hounsfield, isExact: golden.Samples is null, volume.Slices);
    }

    /// <summary>Decoders of cosine and wavelet transforms may round differently: by one level.</summary>
    [Theory]
    [MemberData(nameof(WithSamples))]
    public void Every_sample_of_a_lossy_file_is_an_independent_decoders_up_to_one_level(string name)
    {
        GoldenScan golden = GoldenScan.Of(name);
        double slope = golden.Hounsfield.GetProperty("rescale")[0].GetDouble();
        double intercept = golden.Hounsfield.GetProperty("rescale")[1].GetDouble();
        short[] samples = [.. MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(golden.Samples!))];

        float[] values = Assert.Single(golden.Import().ReadVolume().Slices);

        Assert.Equal(samples.Length, values.Length);
        double farthest = samples.Zip(values, (sample, value) => Math.Abs(((value - intercept) / slope) - sample)).Max();
        Assert.InRange(farthest, 0, 1.001);
    }

    [Theory]
    [MemberData(nameof(Scans))]
    public void Slices_are_in_order_and_lie_where_independent_programs_put_them(string name)
    {
        GoldenScan golden = GoldenScan.Of(name);
        CtScan scan = golden.Import();

        Assert.Equal(SliceOrder.FeetToHead, scan.Order);
        string?[] names = [.. scan.Slices.Select(slice => Path.GetFileName(slice.Path))];
        Assert.Equal(golden.Slices ?? names, names);
        AssertNear(golden.Numbers("positions")!, [.. scan.Slices.Select(slice => slice.Position)]);
        AssertNear(golden.Numbers("spacing")!, [scan.Spacing.Slice, scan.Spacing.Row, scan.Spacing.Column]);
        ScanPlacement placement = scan.Placement!;
        AssertNear(golden.Numbers("columnStep")!, placement.ColumnStep);
        AssertNear(golden.Numbers("rowStep")!, placement.RowStep);
        AssertNear(golden.Numbers("origin")!, placement.Origin);
        if (golden.Numbers("sliceStep") is { } step)
        {
            AssertNear(step, placement.SliceStep);
        }
        else
        {
            Assert.Equal(1, scan.SliceCount);
        }
    }

    [Theory]
    [MemberData(nameof(Scans))]
    public void The_encoding_is_reported(string name)
    {
        GoldenScan golden = GoldenScan.Of(name);
        string encoding = golden.Import().Encoding!;
        if (golden.Syntax is string uid)
        {
            Assert.Equal(TransferSyntax.Of(uid).Name, encoding);
        }
        else
        {
            Assert.EndsWith(golden.DataType!, encoding, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_transfer_syntax_that_is_read_and_every_data_type_has_golden_files()
    {
        IEnumerable<string> syntaxes = GoldenScan.All.Select(scan => scan.Syntax).OfType<string>().Distinct();
        Assert.Equal(s_syntaxes.Order(StringComparer.Ordinal), syntaxes.Order(StringComparer.Ordinal));
        Assert.All(s_syntaxes, uid => Assert.NotEqual(PixelEncoding.Unsupported, TransferSyntax.Of(uid).Encoding));
        Assert.Equal(10, GoldenScan.All.Select(scan => scan.DataType).OfType<string>().Distinct().Count());
    }

    private static void AssertNear(double?[] expected, SpatialVector actual) => AssertNear(expected, [actual.X, actual.Y, actual.Z]);

    private static void AssertNear(double?[] expected, double?[] actual)
    {
        Assert.Equal(expected.Select(value => value is null), actual.Select(value => value is null));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First ?? 0, pair.Second ?? 0, 1e-4));
    }
}
