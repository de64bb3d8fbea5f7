using Cov19Ct.Model.ModelCards;
using Cov19Ct.ModelTestKit;

namespace Cov19Ct.Model.Tests.ModelCards;

public class ModelCardSetTests
{
    private static readonly CtFinding s_finding = new(FindingCodes.UncalibratedThreshold, FindingSeverity.Warning, "words", []);

    public static TheoryData<Exception, string> Reasons => new()
    {
        { new InvalidScanFileException("/home/somebody/a.dcm", "DICOM", "words", 12), "damaged DICOM file" },
        { new UnsupportedScanFileException("/home/somebody/a.dcm", "words"), "kind of file not supported" },
        { new UnsupportedTransferSyntaxException(
            "a.dcm", "1.2.840.10008.1.2.4.90", "JPEG 2000"), "transfer syntax JPEG 2000 not supported" },
        { new InconsistentScanException("a", s_finding), $"slices that make no volume ({FindingCodes.UncalibratedThreshold})" },
        { new NonFiniteVoxelException("a", "words"), "voxels that are no numbers" },
        { new VolumeTooLargeException("a", "words"), "larger than this machine's memory" },
        { new PreprocessingMismatchException("a", "words"), "prepared otherwise than the model asks for" },
        { new FileNotFoundException("/home/somebody/a.dcm"), "files that cannot be read" },
        { new UnauthorizedAccessException("/home/somebody/a.dcm"), "files that cannot be read" },
        { new NoScanFoundException("/home/somebody", "words"), "no scan found" },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_reason_is_the_same_for_all_scans_with_the_fault(Exception exception, string expected)
    {
        Assert.Equal(expected, ModelCardSet.ReasonOf(exception));
    }

    [Fact]
    public void Scans_are_counted_by_class_and_by_reason()
    {
        CtScan[] found = [.. Enumerable.Range(0, 10).Select(index => Scan($"scan {index}", index < 7 ? "covid" : "non-COVID"))];
        ModelCardSet set = ModelCardSet.Of(
            "Training", "To learn.", Reports.Classes, found,
            [
                .. found[..6].Reverse().Select(scan => (scan, "one")), (found[9], "two"),
            ]);

        Assert.Equal([new ModelCardClass("non-COVID", 3, 2), new ModelCardClass("COVID", 7, 1)], set.Classes);
        Assert.Equal((10, 3), (set.Found, set.Used));
        Assert.Equal([("one", 6), ("two", 1)], set.Excluded.Select(item => (item.Reason, item.Count)));
        Assert.Equal(["scan 0", "scan 1", "scan 2", "scan 3", "scan 4"], set.Excluded[0].Examples);
        Assert.Equal(["scan 9"], set.Excluded[1].Examples);
    }

    private static CtScan Scan(string id, string label) => Scans.Windowed([[0]], 1).Scan with { Id = id, Label = label };
}
