namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Names of elements that no reader looks at, for messages about what slices differ in (DICOM PS3.6).</summary>
internal static class ElementNames
{
    private static readonly Dictionary<DicomTag, string> s_names = new()
    {
        [new(0x0008, 0x0005)] = "Specific Character Set",
        [new(0x0008, 0x0020)] = "Study Date",
        [new(0x0008, 0x0021)] = "Series Date",
        [new(0x0008, 0x0022)] = "Acquisition Date",
        [new(0x0008, 0x0023)] = "Content Date",
        [new(0x0008, 0x0030)] = "Study Time",
        [new(0x0008, 0x0031)] = "Series Time",
        [new(0x0008, 0x0050)] = "Accession Number",
        [new(0x0008, 0x0080)] = "Institution Name",
        [new(0x0008, 0x0081)] = "Institution Address",
        [new(0x0008, 0x0090)] = "Referring Physician's Name",
        [new(0x0008, 0x1010)] = "Station Name",
        [new(0x0008, 0x1030)] = "Study Description",
        [new(0x0008, 0x1050)] = "Performing Physician's Name",
        [new(0x0008, 0x1070)] = "Operators' Name",
        [new(0x0008, 0x1090)] = "Manufacturer's Model Name",
        [new(0x0008, 0x2111)] = "Derivation Description",
        [new(0x0010, 0x1010)] = "Patient's Age",
        [new(0x0010, 0x1020)] = "Patient's Size",
        [new(0x0010, 0x1030)] = "Patient's Weight",
        [new(0x0010, 0x4000)] = "Patient Comments",
        [new(0x0018, 0x0015)] = "Body Part Examined",
        [new(0x0018, 0x0088)] = "Spacing Between Slices",
        [new(0x0018, 0x0090)] = "Data Collection Diameter",
        [new(0x0018, 0x1000)] = "Device Serial Number",
        [new(0x0018, 0x1020)] = "Software Versions",
        [new(0x0018, 0x1030)] = "Protocol Name",
        [new(0x0018, 0x1100)] = "Reconstruction Diameter",
        [new(0x0018, 0x1110)] = "Distance Source to Detector",
        [new(0x0018, 0x1111)] = "Distance Source to Patient",
        [new(0x0018, 0x1120)] = "Gantry/Detector Tilt",
        [new(0x0018, 0x1130)] = "Table Height",
        [new(0x0018, 0x1140)] = "Rotation Direction",
        [new(0x0018, 0x1170)] = "Generator Power",
        [new(0x0018, 0x1190)] = "Focal Spot(s)",
        [new(0x0018, 0x5100)] = "Patient Position",
        [new(0x0018, 0x9305)] = "Revolution Time",
        [new(0x0018, 0x9306)] = "Single Collimation Width",
        [new(0x0018, 0x9307)] = "Total Collimation Width",
        [new(0x0018, 0x9309)] = "Table Speed",
        [new(0x0018, 0x9310)] = "Table Feed per Rotation",
        [new(0x0018, 0x9311)] = "Spiral Pitch Factor",
        [new(0x0018, 0x9323)] = "Exposure Modulation Type",
        [new(0x0018, 0x9345)] = "CTDIvol",
        [new(0x0020, 0x0010)] = "Study ID",
        [new(0x0020, 0x0060)] = "Laterality",
        [new(0x0020, 0x1002)] = "Images in Acquisition",
        [new(0x0020, 0x1040)] = "Position Reference Indicator",
        [new(0x0020, 0x4000)] = "Image Comments",
        [new(0x0028, 0x0301)] = "Burned In Annotation",
        [new(0x0028, 0x1055)] = "Window Center & Width Explanation",
        [new(0x0032, 0x1060)] = "Requested Procedure Description",
        [new(0x0040, 0x0244)] = "Performed Procedure Step Start Date",
        [new(0x0040, 0x0245)] = "Performed Procedure Step Start Time",
        [new(0x0040, 0x0254)] = "Performed Procedure Step Description",
    };

    /// <summary>The name of an element; its number where the name is not known here, or the element is private.</summary>
    public static string Of(DicomTag tag) => tag.Name ?? s_names.GetValueOrDefault(tag)
        ?? (tag.MayBeText ? $"{tag}" : $"{(tag.Group % 2 == 1 ? "private element" : "element")} {tag}");
}
