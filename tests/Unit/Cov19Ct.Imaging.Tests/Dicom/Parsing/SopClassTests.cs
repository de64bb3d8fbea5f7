using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Tests.Dicom.Parsing;

public class SopClassTests
{
    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.67", "SR", SetAsideCause.StructuredReport, "a dose report")]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.59", "KO", SetAsideCause.StructuredReport, "a key object selection")]
    [InlineData("1.2.840.10008.5.1.4.1.1.11.1", "PR", SetAsideCause.PresentationState, "a presentation state")]
    [InlineData("1.2.840.10008.5.1.4.1.1.104.1", "DOC", SetAsideCause.EncapsulatedDocument, "an encapsulated document")]
    [InlineData("1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE", SetAsideCause.RadiotherapyObject, "a radiotherapy dose")]
    [InlineData("1.2.840.10008.5.1.4.1.1.66.4", "SEG", SetAsideCause.DerivedObject, "a segmentation")]
    [InlineData("1.2.840.10008.5.1.4.1.1.66", "CT", SetAsideCause.DerivedObject, "raw data")]
    [InlineData("1.2.840.10008.5.1.4.1.1.30", "CT", SetAsideCause.DerivedImage, "a parametric map")]
    [InlineData("1.2.840.10008.5.1.4.1.1.7", "OT", SetAsideCause.SecondaryCapture, "a secondary capture")]
    [InlineData("1.2.840.10008.5.1.4.1.1.9.1.1", "ECG", SetAsideCause.Waveform, "a waveform")]
    [InlineData("1.2.840.10008.5.1.4.1.1.4", "MR", SetAsideCause.OtherModality, "modality MR")]
    [InlineData("1.2.840.10008.5.1.4.1.1.128", "PT", SetAsideCause.OtherModality, "modality PT")]
    [InlineData("1.2.840.10008.5.1.4.1.1.20", "NM", SetAsideCause.OtherModality, "modality NM")]
    [InlineData("1.2.840.10008.5.1.4.1.1.1", "CR", SetAsideCause.OtherModality, "modality CR")]
    [InlineData("1.2.840.10008.5.1.4.38.1", "", SetAsideCause.NoImage, "modality unknown")]
    [InlineData("", "MR", SetAsideCause.OtherModality, "modality MR")]
    [InlineData("1.2.840.10008.1.3.10", "", SetAsideCause.DicomDirectory, "A DICOM directory")]
    [InlineData("", "", SetAsideCause.NoImage, "neither SOP class nor modality")]
    public void What_is_no_CT_image_is_named(string sopClass, string modality, SetAsideCause cause, string words)
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

    private static DicomDataset Dataset(string sopClass, string modality)
    {
        DicomDataset dataset = new() { TransferSyntax = TransferSyntax.ExplicitLittleEndian };
        dataset.Set(DicomTag.SopClassUid, System.Text.Encoding.ASCII.GetBytes(sopClass));
        dataset.Set(DicomTag.Modality, System.Text.Encoding.ASCII.GetBytes(modality));
        return dataset;
    }
}
