using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Tests.Series;

public sealed class UnreadableSlicesTests
{
    [Fact]
    public void Each_file_is_named_once_and_each_cause_has_a_finding_with_its_message()
    {
        (string, Exception)[] failures =
        [
            ("a", new InvalidScanFileException("a", "DICOM", "(7FE0,0010): 24 bytes are needed, but only 20 exist.", 300)),
            ("a", new InvalidScanFileException("a", "DICOM", "(7FE0,0010): 36 bytes are needed, but only 20 exist.", 300)),
            ("b", new InvalidScanFileException("b", "DICOM", "(7FE0,0010): 24 bytes are needed, but only 8 exist.", 412)),
            ("c", new InvalidScanFileException("c", "DICOM", "(0028,0010) is missing.")),
            ("d", new InvalidScanFileException("d", "DICOM", "(0028,0011) is missing.")),
            ("e", new UnsupportedTransferSyntaxException("e", "1.2.3", "one")),
            ("f", new UnsupportedTransferSyntaxException("f", "1.2.4", "other")),
            ("g", new FileNotFoundException("no g", "g")),
            ("h", new FileNotFoundException("no h", "h")),
        ];
        CtFinding[] findings = [.. UnreadableSlices.Findings(failures)];
        Assert.Equal(
            [["a", "b"], ["c"], ["d"], ["e"], ["f"], (string[])["g", "h"]], findings.Select(finding => finding.Paths));
        Assert.StartsWith("3 slices cannot be read and were excluded. The error of a: ", findings[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("A slice, c, cannot be read and was excluded: ", findings[1].Message, StringComparison.Ordinal);
        Assert.Contains("(0028,0010) is missing", findings[1].Message, StringComparison.Ordinal);
        Assert.Contains("(0028,0011) is missing", findings[2].Message, StringComparison.Ordinal);
        Assert.Equal(["a", "c", "d", "e", "f", "g"], UnreadableSlices.Errors(failures).Select(result => result.Path));
    }
}
