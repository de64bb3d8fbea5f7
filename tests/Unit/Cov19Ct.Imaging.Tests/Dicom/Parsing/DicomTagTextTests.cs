using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Tests.Dicom.Parsing;

/// <summary>A tag in a message never holds letters of a text that a damaged length made a tag of.</summary>
public sealed class DicomTagTextTests
{
    [Theory]
    [InlineData(0x0018, 0x0050, "(0018,0050) Slice Thickness")]
    [InlineData(0x0019, 0x1008, "(0019,1008)")]
    [InlineData(0x0010, 0x21B0, "(0010,21B0)")]
    [InlineData(0x4F4A, 0x4E48, "an element with an unknown tag")]
    [InlineData(0x0010, 0x4F4A, "an element with an unknown tag")]
    [InlineData(0x4F4A, 0x0000, "an element with an unknown tag")]
    public void Text_is_not_shown(int group, int element, string expected) =>
        Assert.Equal(expected, new DicomTag((ushort)group, (ushort)element).ToString());

    [Theory]
    [InlineData(0x0019, 0x1008, "private element (0019,1008)")]
    [InlineData(0x4F4B, 0x4E48, "an element with an unknown tag")]
    public void Nor_in_the_name_of_an_element(int group, int element, string expected) =>
        Assert.Equal(expected, ElementNames.Of(new DicomTag((ushort)group, (ushort)element)));
}
