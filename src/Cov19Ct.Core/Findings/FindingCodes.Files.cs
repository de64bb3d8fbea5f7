namespace Cov19Ct;

/// <content>Codes of files, and of what belongs together.</content>
public static partial class FindingCodes
{
    [Finding(
        FindingSection.Files,
        "A slice is damaged, or its file is of a kind that the module does not read.",
        "The slice is excluded.",
        "Compare the file with its source, and copy it again if they differ. Else export or convert it as the message says.")]
    public const string UnreadableSlice = nameof(UnreadableSlice);

    [Finding(
        FindingSection.Files,
        "Some files of the folder or archive are not CT slices.",
        "These files are excluded.",
        "Nothing, unless the finding names a file that is a slice.")]
    public const string NotASlice = nameof(NotASlice);

    [Finding(
        FindingSection.Files,
        "The slices of one series are in several folders.",
        "Each folder becomes a separate scan.",
        "Move the slices into one folder.")]
    public const string SeriesSpansFolders = nameof(SeriesSpansFolders);

    [Finding(
        FindingSection.Files,
        "Files with the same series UID, or without one, belong to several patients, studies, scanners or frames of reference.",
        "The files of each are a separate scan.",
        "Check the identifiers: a tool that removed patient data may have given one UID to several series.")]
    public const string MixedSeries = nameof(MixedSeries);

    [Finding(
        FindingSection.Files,
        "Some slices of the series state no patient, study or frame of reference, but the others do.",
        "The slices are one scan.",
        "Check that the slices belong together.")]
    public const string PartlyIdentified = nameof(PartlyIdentified);

    [Finding(
        FindingSection.Files,
        "Each slice has its own series, study or frame of reference UID, but the slices form one stack.",
        "The slices are one scan.",
        "Nothing, if the slices belong together. Tools that remove patient data often give each file its own UID.")]
    public const string UidPerSlice = nameof(UidPerSlice);

    [Finding(
        FindingSection.Files,
        "Another scan of the same import has the same content: for example an archive beside its unpacked folder.",
        "The first scan is imported; the others only if they have another label, split or centre, or with -KeepDuplicates.",
        "Remove the copy, so that no result is counted twice.")]
    public const string DuplicateScan = nameof(DuplicateScan);

    [Finding(
        FindingSection.Files,
        "The pictures of a folder differ in their names, beside the number, or in format or bits, or the numbers are in runs far apart.",
        "Pictures that number the same slices are scans of their own. Others are one scan, in the order of their names.",
        "Check that the pictures of each scan are one series of one patient, or put each series into its own folder.")]
    public const string MixedNames = nameof(MixedNames);

    [Finding(
        FindingSection.Files,
        "The key for the patient hashes can be neither read nor created.",
        "The scan has no patient hash. The module cannot detect that one patient is in two sets.",
        "Give the account access to the folder of its own application data.")]
    public const string NoPatientKey = nameof(NoPatientKey);

    [Finding(
        FindingSection.Files,
        "The label file has no row for the scan.",
        "The scan keeps the label and the split that its folders give.",
        "Add a row for the scan to the label file. The name of the scan is the name of its folder.")]
    public const string NotInLabelFile = nameof(NotInLabelFile);

    [Finding(
        FindingSection.Files,
        "Rows, or columns of one row, state different labels, splits or centres for one scan, or others than its folders do.",
        "The scan has the values of the row that names more of its folders. If there is none, it has those without these rows.",
        "Correct the rows that the message names: all rows of one scan must state the same.")]
    public const string ContraryLabels = nameof(ContraryLabels);

    [Finding(
        FindingSection.Files,
        "One row of the label file fits scans in different folders, because it names no folder.",
        "Each of these scans has the label, split and centre of the row.",
        "Add the folder to the name in the row, as in patient1/ct, and give each scan a row of its own.")]
    public const string SharedLabelRow = nameof(SharedLabelRow);

    [Finding(
        FindingSection.Files,
        "The files break rules of the DICOM encoding, in elements that are not needed or in how they declare their encoding.",
        "The slices are used. The message names the faults.",
        "Nothing, if the slices look right. Report the fault to the maker of the program that wrote the files.")]
    public const string NonConformingHeader = nameof(NonConformingHeader);

    [Finding(
        FindingSection.Files,
        "Elements of the headers are present, but cannot be used as the numbers that they should be.",
        "The elements are treated as if they were absent. A slice with such a rescale slope or intercept is excluded.",
        "Correct the elements that the message names, or export the series again.")]
    public const string UnusableHeader = nameof(UnusableHeader);

    [Finding(
        FindingSection.Files,
        "Numbers of the headers have a comma where the decimal point belongs.",
        "The comma is read as the decimal point.",
        "Check the numbers that the message names. Export the series again with another program, if you can.")]
    public const string DecimalComma = nameof(DecimalComma);

    [Finding(
        FindingSection.Files,
        "Elements of the headers occur more than once, with different values.",
        "The last value is used. Other programs may use the first.",
        "Check the elements that the message names, or export the series again.")]
    public const string RepeatedElement = nameof(RepeatedElement);

    [Finding(
        FindingSection.Files,
        "The files have a Modality LUT, and a rescale slope or intercept too. The standard allows one of them.",
        "The Modality LUT is used.",
        "Check that the values are HU. Export the series again with one of the two.")]
    public const string TwoValueMaps = nameof(TwoValueMaps);

    [Finding(
        FindingSection.Files,
        "The SOP class of the files is private or unknown, but they contain grey images and no modality other than CT.",
        "The images are used as CT slices.",
        "Check that the files are CT images.")]
    public const string UnknownSopClass = nameof(UnknownSopClass);

    [Finding(
        FindingSection.Files,
        "Files have the SOP class of CT images, but state another modality than CT.",
        "The images are used as CT slices.",
        "Check that the files are CT images.")]
    public const string OtherModality = nameof(OtherModality);

    [Finding(
        FindingSection.Files,
        "A file of a volume has many more bytes than its header describes.",
        "The voxels that the header describes are used.",
        "Check the size and the type in the header: the file may hold more slices, or voxels of another type.")]
    public const string UnusedBytes = nameof(UnusedBytes);
}
