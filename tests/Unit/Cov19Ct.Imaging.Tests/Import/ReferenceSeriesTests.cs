using System.IO.Compression;
using System.Text.Json;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Import;

public class ReferenceSeriesTests
{
    [SharedDataFact]
    public void A_series_in_an_archive_has_the_voxels_of_the_independent_decoders()
    {
        const string Series = "dicom/lungdx_A0002_B40f";
        using ScratchFolder folder = new();
        ZipFile.CreateFromDirectory(
            SharedData.Path(Series), folder.File("series.zip"), CompressionLevel.Fastest, includeBaseDirectory: true);
        JsonElement reference = JsonDocument.Parse(File.ReadAllText(SharedData.Path("reference/series.json")))
            .RootElement.EnumerateArray().Single(series => series.GetProperty("dir").GetString() == Series);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);

        ImportResult result = Assert.Single(importer.ImportFolder(folder.Root, recurse: false, ScanImportOptions.Default));

        CtScan scan = Assert.IsType<CtScan>(result.Scan);
        Assert.Equal(Path.Combine(folder.File("series.zip"), "lungdx_A0002_B40f"), scan.Path);
        Assert.Equal(
            reference.GetProperty("volume").GetProperty("sha256_hu_i2_sorted_ascending_along_normal").GetString(),
            Hounsfield.Hash(scan.ReadVolume().Slices));
    }

    [SharedDataTheory]
    [InlineData("dicom/covid_P002")]
    [InlineData("dicom/normal_002")]
    [InlineData("dicom/lungdx_A0002_B40f")]
    public void Order_and_voxels_equal_the_independent_decoders(string folder)
    {
        JsonElement reference = JsonDocument.Parse(File.ReadAllText(SharedData.Path("reference/series.json")))
            .RootElement.EnumerateArray().Single(series => series.GetProperty("dir").GetString() == folder);
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);

        ImportResult result = Assert.Single(importer.ImportFolder(SharedData.Path(folder), recurse: false, ScanImportOptions.Default));

        CtScan scan = Assert.IsType<CtScan>(result.Scan);
        Assert.Equal(SliceOrder.FeetToHead, scan.Order);
        Assert.Equal(
            reference.GetProperty("perSlice").EnumerateArray().Select(slice => slice.GetProperty("file").GetString()),
            scan.Slices.Select(slice => Path.GetFileName(slice.Path)));
        Assert.Equal(
            reference.GetProperty("perSlice").EnumerateArray().Select(slice => slice.GetProperty("pos").GetDouble()),
            scan.Slices.Select(slice => Math.Round(slice.Position!.Value, 4)));
        Assert.Equal(reference.GetProperty("gap").GetProperty("median").GetDouble(), scan.Spacing.Slice!.Value, 4);
        Assert.Equal(
            reference.GetProperty("volume").GetProperty("sha256_hu_i2_sorted_ascending_along_normal").GetString(),
            Hounsfield.Hash(scan.ReadVolume().Slices));
    }
}
