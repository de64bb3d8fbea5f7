using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Import;

/// <summary>What is found odd about real scans.</summary>
public class RealScanFindingTests
{
    [SharedDataTheory]
    [InlineData("dicom/covid_P002")]
    [InlineData("dicom/normal_002")]
    [InlineData("dicom/lungdx_A0002_B40f")]
    [InlineData("nifti/example_ct_sm.nii.gz", FindingCodes.NoLungInSight)]
    [InlineData("nifti/id001-128x128x64.nii.gz", FindingCodes.ImplausibleValues)]
    [InlineData("nifti/id002-128x128x64.nii.gz", FindingCodes.ImplausibleValues)]
    [InlineData("nifti/id001-128x128x64-msk.nii.gz", FindingCodes.NotHounsfield)]
    public void Warnings_are_those_that_the_scan_deserves(string path, params string[] expected)
    {
        string full = SharedData.Path(path);
        CtScanImporter importer = new(new CtImageReader(new PatientPseudonymiser(new byte[32])), hasPatientKey: true);
        ImportResult result = Assert.Single(Directory.Exists(full)
            ? importer.ImportFolder(full, recurse: false, ScanImportOptions.Default)
            : importer.ImportFiles(Path.GetDirectoryName(full)!, [full], isNamed: true, ScanImportOptions.Default));
        Assert.Equal(
            expected, result.Scan!.Findings.Where(finding => finding.Severity >= FindingSeverity.Warning).Select(finding => finding.Code));
    }
}
