using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Dicom.Pixels;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

public sealed class EncapsulationTests
{
    private const uint Item = 0xFFFEE000;

    private readonly DicomSample _sample = new();

    [Theory]
    [InlineData(0xFFFEE0DD)]
    [InlineData(0x12345678)]
    public void The_last_eight_bytes_of_a_file_are_taken_for_the_delimiter(uint delimiter)
    {
        byte[] bytes =
        [
            .. _sample.Item(Item, []),
            .. _sample.Item(Item, new byte[6]),
            .. _sample.Item(Item, new byte[4]),
            .. _sample.Item(delimiter, []),
        ];
        Assert.Equal([(16, 6), (30, 4)], Find(bytes));
    }

    [Fact]
    public void A_delimiter_before_other_elements_ends_the_fragments()
    {
        byte[] bytes = [.. _sample.Item(Item, []), .. _sample.Item(Item, new byte[6]), .. _sample.Item(0xFFFEE0DD, []), .. new byte[20]];
        Assert.Equal([(16, 6)], Find(bytes));
    }

    [Fact]
    public void Every_truncation_is_an_error()
    {
        byte[] bytes = [.. _sample.Item(Item, []), .. _sample.Item(Item, new byte[20]), .. _sample.Item(0xFFFEE0DD, [])];
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Assert.True(Record.Exception(() => Find(cut)) is InvalidScanFileException, $"{length} bytes");
        }
    }

    private static List<(long Offset, int Length)> Find(byte[] bytes) => Encapsulation.FindFragments(
        new MemoryByteSource(bytes), "file", new DicomElement(DicomTag.PixelData, "OB", 0, 0, DicomElement.UndefinedLength)).Fragments;
}
