using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>A DICOM file, imported, whose first slice is decoded.</summary>
public sealed class DecodedFile
{
    private readonly CtScan _scan;

    private DecodedFile(CtScan scan)
    {
        _scan = scan;
    }

    /// <summary>Transfer syntax.</summary>
    public string Encoding => _scan.Encoding!;

    /// <summary>File to HU.</summary>
    public float[] Read() => _scan.ReadSlice(0);

    /// <summary>Imports a file; null where it is no CT image, or cannot be decoded.</summary>
    public static DecodedFile? TryOpen(string path)
    {
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        ImportResult result = importer.ImportFiles(Path.GetDirectoryName(path)!, [path], isNamed: true, ScanImportOptions.Default).First();
        if (result.Scan?.Encoding is null || result.Scan.Format != CtScanFormat.Dicom)
        {
            return null;
        }

        try
        {
            _ = result.Scan.ReadSlice(0);
            return new DecodedFile(result.Scan);
        }
        catch (Cov19CtException)
        {
            return null;
        }
    }

    /// <summary>For the table: what tells the syntaxes apart comes first.</summary>
    public override string ToString() => $"{_scan.Rows}x{_scan.Columns} {Encoding}";
}
