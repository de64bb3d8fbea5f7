using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Tests.Dicom.Parsing;

public class SopClassTests
{
    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.67", "SR", ExclusionReason.StructuredReport, "a dose report")]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.59", "KO", ExclusionReason.StructuredReport, "a key object selection")]
    [InlineData("1.2.840.10008.5.1.4.1.1.11.1", "PR", ExclusionReason.PresentationState, "a presentation state")]
    [InlineData("1.2.840.10008.5.1.4.1.1.104.1", "DOC", ExclusionReason.EncapsulatedDocument, "an encapsulated document")]
    [InlineData("1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE", ExclusionReason.RadiotherapyObject, "a radiotherapy dose")]
    [InlineData("1.2.840.10008.5.1.4.1.1.66.4", "SEG", ExclusionReason.DerivedObject, "a segmentation")]
    [InlineData("1.2.840.10008.5.1.4.1.1.66", "CT", ExclusionReason.DerivedObject, "raw data")]
    [InlineData("1.2.840.10008.5.1.4.1.1.30", "CT", ExclusionReason.DerivedImage, "a parametric map")]
    [InlineData("1.2.840.10008.5.1.4.1.1.7", "OT", ExclusionReason.SecondaryCapture, "a secondary capture")]
    [InlineData("1.2.840.10008.5.1.4.1.1.9.1.1", "ECG", ExclusionReason.Waveform, "a waveform")]
    [InlineData("1.2.840.10008.5.1.4.1.1.4", "MR", ExclusionReason.OtherModality, "modality MR")]
    [InlineData("1.2.840.10008.5.1.4.1.1.128", "PT", ExclusionReason.OtherModality, "modality PT")]
    [InlineData("1.2.840.10008.5.1.4.1.1.20", "NM", ExclusionReason.OtherModality, "modality NM")]
    [InlineData("1.2.840.10008.5.1.4.1.1.1", "CR", ExclusionReason.OtherModality, "modality CR")]
    [InlineData("1.2.840.10008.5.1.4.38.1", "", ExclusionReason.NoImage, "modality unknown")]
    [InlineData("", "MR", ExclusionReason.OtherModality, "modality MR")]
    [InlineData("1.2.840.10008.1.3.10", "", ExclusionReason.DicomDirectory, "A DICOM directory")]
    [InlineData("", "", ExclusionReason.NoImage, "no SOP class and no modality")]
    public void What_is_no_CT_image_is_named(string sopClass, string modality, ExclusionReason cause, string words)
    {
        DicomDataset dataset = Dataset(sopClass, modality);
        UnsupportedScanFileException error = Assert.Throws<UnsupportedScanFileException>(() => SopClass.RequireCtImage(dataset, "file"));
        Assert.Equal((cause, "file"), (error.Cause, error.Path));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "CT")]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "")]
    [InlineData("1.2.840.10008.5.1.4.1.1.2.1", "CT")]
    [InlineData("1.2.840.10008.5.1.4.1.1.2.2", "CT")]
    [InlineData("", "CT")]
    [InlineData("1.2.840.10008.5.1.4.1.1.7.3", "CT")]
    public void What_may_be_a_CT_image_is_read(string sopClass, string modality)
    {
        DicomDataset dataset = Dataset(sopClass, modality);
        SopClass.RequireCtImage(dataset, "file");
        Assert.True(SopClass.MayBeCtImage(dataset));
    }

    [Theory]
    [InlineData("1.2.3.4.5", "CT", true)]
    [InlineData("1.2.3.4.5", "", true)]
    [InlineData("CT IMAGE", "CT", true)]
    [InlineData("1.2.840.10008.5.1.4.1.1.2.9", "CT", true)]
    [InlineData("1.2.3.4.5", "MR", false)]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "CT", false)]
    [InlineData("1.2.840.10008.5.1.4.1.1.4", "CT", false)]
    [InlineData("", "CT", false)]
    public void A_class_that_the_standard_does_not_have_may_be_a_CT_image(string sopClass, string modality, bool expected) =>
        Assert.Equal(expected, SopClass.IsUnknown(Dataset(sopClass, modality)));

    [Fact]
    public void Private_objects_without_a_grey_image_are_none()
    {
        DicomDataset dataset = Dataset("1.3.12.2.1107.5.9.1", "CT");
        UnsupportedScanFileException error = Assert.Throws<UnsupportedScanFileException>(() => SopClass.RequireCtImage(dataset, "file"));
        Assert.Equal((ExclusionReason.NoImage, "file"), (error.Cause, error.Path));
    }

    private static DicomDataset Dataset(string sopClass, string modality)
    {
        DicomDataset dataset = new() { TransferSyntax = TransferSyntax.ExplicitLittleEndian };
        dataset.Set(DicomTag.SopClassUid, System.Text.Encoding.ASCII.GetBytes(sopClass));
        dataset.Set(DicomTag.Modality, System.Text.Encoding.ASCII.GetBytes(modality));
        return dataset;
    }
}
