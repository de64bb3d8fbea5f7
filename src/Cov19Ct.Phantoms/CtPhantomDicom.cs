using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Phantoms;

/// <summary>Slices of a phantom as CT Image Storage objects that say of themselves that they are no patient's.</summary>
/// <remarks>The CT Image IOD (DICOM PS3.3 A.3): each attribute of type 1 and 2 of its mandatory modules is there. Dates are
/// empty, as nothing was acquired. UIDs follow from the case and its options, so that the same case has the same files.</remarks>
internal sealed class CtPhantomDicom
{
    private const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    private const string ImplementationClassUid = "2.25.101366897730022707614516100266030964852";

    // Counts up when the same options come to give other pixels: the UIDs then differ too.
    private const string GeneratorVersion = "1";
    private const string Notice = "Synthetic phantom, not a patient";
    private const int Intercept = -1024;
    private const int BitsStored = 12;

    private readonly CtPhantom _phantom;
    private readonly string _identity;

    public CtPhantomDicom(CtPhantom phantom)
    {
        _phantom = phantom;
        CtPhantomOptions options = phantom.Options;
        _identity = string.Join('|', [
            "Cov19Ct phantom",
            GeneratorVersion,
            phantom.Label,
            .. new[] { options.Seed, phantom.Number, options.SliceCount, options.Size, options.LesionOpacity }
                .Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
        ]);
    }

    /// <summary>Whether a file was written by this class, as its Implementation Class UID (0002,0012) tells.</summary>
    public static bool Wrote(string path)
    {
        // The file meta information comes first and is short: 132 bytes, then about 200.
        Span<byte> start = stackalloc byte[512];
        using FileStream file = File.OpenRead(path);
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..length].IndexOf(Encoding.ASCII.GetBytes(ImplementationClassUid)) >= 0;
    }

    /// <summary>Number of a slice within its series, from 1: it runs from head to feet, as on many scanners, against z.</summary>
    public int InstanceNumberOf(int index) => _phantom.SliceCount - index;

    /// <summary>One slice as the bytes of a file.</summary>
    /// <param name="hounsfield">HU, Size × Size, −1024 to 3071.</param>
    public byte[] Encode(int index, ReadOnlySpan<short> hounsfield)
    {
        ushort[] stored = new ushort[hounsfield.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            stored[i] = (ushort)(hounsfield[i] - Intercept);
        }

        string instanceUid = Uid(string.Create(CultureInfo.InvariantCulture, $"instance {index}"));
        DicomFileBuilder file = new(CtImageStorage, instanceUid, ImplementationClassUid, "COV19CT_PHANTOM");
        AddPatientAndStudy(file);
        AddSeriesAndEquipment(file);
        AddImage(file, index);
        AddPlane(file, index);
        AddPixelDescription(file);
        file.AddPixelData(stored);
        return file.Build();
    }

    private void AddPatientAndStudy(DicomFileBuilder file)
    {
        string number = _phantom.Number.ToString(CultureInfo.InvariantCulture);
        string seed = _phantom.Options.Seed.ToString(CultureInfo.InvariantCulture);
        file.Add(0x0010_0010, "PN", $"PHANTOM^CASE {number}"); // Patient's Name
        file.Add(0x0010_0020, "LO", $"PHANTOM-{seed}-{number}"); // Patient ID
        file.Add(0x0010_0030, "DA"); // Patient's Birth Date
        file.Add(0x0010_0040, "CS"); // Patient's Sex
        file.Add(0x0010_0200, "CS", "YES"); // Quality Control Subject
        file.Add(0x0010_4000, "LT", Notice); // Patient Comments
        file.Add(0x0020_000D, "UI", Uid("study")); // Study Instance UID
        file.Add(0x0008_0020, "DA"); // Study Date
        file.Add(0x0008_0030, "TM"); // Study Time
        file.Add(0x0008_0050, "SH"); // Accession Number
        file.Add(0x0008_0090, "PN"); // Referring Physician's Name
        file.Add(0x0008_1030, "LO", Notice); // Study Description
        file.Add(0x0020_0010, "SH", number); // Study ID
    }

    private void AddSeriesAndEquipment(DicomFileBuilder file)
    {
        file.Add(0x0008_0060, "CS", "CT"); // Modality
        file.Add(0x0020_000E, "UI", Uid("series")); // Series Instance UID
        file.AddInteger(0x0020_0011, 1); // Series Number
        file.Add(0x0008_103E, "LO", Notice); // Series Description
        file.Add(0x0018_0015, "CS", "CHEST"); // Body Part Examined
        file.Add(0x0018_5100, "CS", "HFS"); // Patient Position
        file.Add(0x0020_0052, "UI", Uid("frame of reference")); // Frame of Reference UID
        file.Add(0x0020_1040, "LO"); // Position Reference Indicator
        file.Add(0x0008_0070, "LO", "Cov19Ct"); // Manufacturer
        file.Add(0x0008_1090, "LO", "CtPhantom"); // Manufacturer's Model Name
        file.Add(0x0018_1020, "LO", GeneratorVersion); // Software Versions
    }

    private void AddImage(DicomFileBuilder file, int index)
    {
        file.Add(0x0008_0008, "CS", "DERIVED", "PRIMARY", "AXIAL"); // Image Type
        file.Add(0x0008_001C, "CS", "YES"); // Synthetic Data
        file.Add(0x0008_0023, "DA"); // Content Date
        file.Add(0x0008_0033, "TM"); // Content Time
        file.Add(0x0008_2111, "ST", "Computed from a mathematical model; nothing was acquired"); // Derivation Description
        file.AddInteger(0x0020_0012, 1); // Acquisition Number
        file.AddInteger(0x0020_0013, InstanceNumberOf(index)); // Instance Number
        file.Add(0x0020_4000, "LT", Notice); // Image Comments
        file.Add(0x0028_0300, "CS", "YES"); // Quality Control Image
        file.Add(0x0028_0301, "CS", "NO"); // Burned In Annotation
        file.Add(0x0028_2110, "CS", "00"); // Lossy Image Compression
        file.Add(0x0018_0060, "DS"); // KVP
        file.AddDecimals(0x0018_1100, _phantom.FieldOfView); // Reconstruction Diameter
        file.AddDecimals(0x0018_1120, 0); // Gantry/Detector Tilt
    }

    private void AddPlane(DicomFileBuilder file, int index)
    {
        double corner = (_phantom.PixelSpacing - _phantom.FieldOfView) / 2;
        double height = _phantom.HeightOf(index);
        file.AddDecimals(0x0020_0032, corner, corner, height); // Image Position (Patient)
        file.AddDecimals(0x0020_0037, 1, 0, 0, 0, 1, 0); // Image Orientation (Patient)
        file.AddDecimals(0x0020_1041, height); // Slice Location
        file.AddDecimals(0x0018_0050, _phantom.SliceSpacing); // Slice Thickness
        file.AddDecimals(0x0018_0088, _phantom.SliceSpacing); // Spacing Between Slices
        file.AddDecimals(0x0028_0030, _phantom.PixelSpacing, _phantom.PixelSpacing); // Pixel Spacing
    }

    private void AddPixelDescription(DicomFileBuilder file)
    {
        file.AddUInt16(0x0028_0002, 1); // Samples per Pixel
        file.Add(0x0028_0004, "CS", "MONOCHROME2"); // Photometric Interpretation
        file.AddUInt16(0x0028_0010, _phantom.Size); // Rows
        file.AddUInt16(0x0028_0011, _phantom.Size); // Columns
        file.AddUInt16(0x0028_0100, 16); // Bits Allocated
        file.AddUInt16(0x0028_0101, BitsStored); // Bits Stored
        file.AddUInt16(0x0028_0102, BitsStored - 1); // High Bit
        file.AddUInt16(0x0028_0103, 0); // Pixel Representation: unsigned
        file.AddDecimals(0x0028_1050, -600); // Window Center
        file.AddDecimals(0x0028_1051, 1500); // Window Width
        file.AddDecimals(0x0028_1052, Intercept); // Rescale Intercept
        file.AddDecimals(0x0028_1053, 1); // Rescale Slope
        file.Add(0x0028_1054, "LO", "HU"); // Rescale Type
    }

    /// <summary>A UID made from a name: 2.25 and the decimal form of a UUID (PS3.5 B.2), version 8 (RFC 9562 clause 5.8).</summary>
    private string Uid(string purpose)
    {
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{_identity}|{purpose}"));
        Span<byte> uuid = hash.AsSpan(0, 16);
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        BigInteger number = new(uuid, isUnsigned: true, isBigEndian: true);
        return $"2.25.{number.ToString(CultureInfo.InvariantCulture)}";
    }
}
