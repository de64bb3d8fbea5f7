using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Tests.Dicom.Parsing;

/// <summary>Values of headers that are shown, and text that is not.</summary>
public class ShownValueTests
{
    [Theory]
    [InlineData("B70f")]
    [InlineData("I31f\\3")]
    [InlineData("Br40d\\3")]
    [InlineData("FC51")]
    [InlineData("YA")]
    [InlineData("STANDARD")]
    [InlineData("BONEPLUS")]
    [InlineData("B_SHARP_C")]
    [InlineData("Lung")]
    [InlineData("AICE BODY")]
    public void Kernels_of_makers_are_shown(string kernel) => Assert.Equal(kernel, ShownValue.Kernel(kernel));

    [Theory]
    [InlineData("DOE^JANE")]
    [InlineData("DOE")]
    [InlineData("Lung Doe")]
    [InlineData("19700101")]
    [InlineData("B40f\0\u0010\0PN")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_text_is_no_kernel(string? text) => Assert.Null(ShownValue.Kernel(text));

    [Theory]
    [InlineData("GE MEDICAL SYSTEMS", "GE")]
    [InlineData("GE MEDICAL SYSTEMS DOE JANE", "GE")]
    [InlineData("SIEMENS", "Siemens")]
    [InlineData("Siemens Healthineers", "Siemens")]
    [InlineData("Philips Medical Systems", "Philips")]
    [InlineData("TOSHIBA", "Canon")]
    [InlineData("Canon Medical Systems", "Canon")]
    [InlineData("UIH", "United Imaging")]
    [InlineData("Geraldine", null)]
    [InlineData("Doe^Jane", null)]
    [InlineData(null, null)]
    public void A_maker_has_one_name(string? text, string? name) => Assert.Equal(name, ShownValue.Manufacturer(text));

    [Theory]
    [InlineData("1.2.840.10008.1.2", true)]
    [InlineData("2.25.101366897730022707614516100266030964852", true)]
    [InlineData("09bc8aea-ff9c-4106-8514-294cbcf9a082", true)]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", true)]
    [InlineData("deadbeef", false)]
    [InlineData("1.2.3\n", false)]
    [InlineData("1.2.DOE", false)]
    [InlineData("11111111111111111111111111111111111111111111111111111111111111111", false)]
    public void A_UID_has_digits_and_points_or_is_hexadecimal(string text, bool isUid) =>
        Assert.Equal(isUid ? text : null, ShownValue.Uid(text));

    [Theory]
    [InlineData("MR", "MR")]
    [InlineData("DOE", null)]
    [InlineData(null, null)]
    public void A_modality_is_one_of_the_standard(string? text, string? shown) => Assert.Equal(shown, ShownValue.Modality(text));

    [Theory]
    [InlineData("-12.5", "-12.5")]
    [InlineData("140", "140")]
    [InlineData("1e5", null)]
    [InlineData("70 Jane", null)]
    public void A_number_is_shown(string text, string? shown) => Assert.Equal(shown, ShownValue.Number(text));
}
