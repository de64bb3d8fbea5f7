using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Model.Inference;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.Benchmarks.Ours;

/// <summary>The module's way from files to a verdict, without PowerShell: what <c>Import-CtScan | Invoke-Cov19Diagnosis</c> does. All that
/// the benchmarks know of it is here.</summary>
internal sealed class OurPipeline : IDisposable
{
    private readonly Diagnoser _diagnoser;
    private readonly ScanWindower _windower;

    /// <summary>Opens a model, on the CPU.</summary>
    public OurPipeline(string modelPath)
    {
        _diagnoser = Diagnoser.Open(modelPath, "Cpu");
        Preprocessing preprocessing = Model.Description.Preprocessing;
        _windower = new ScanWindower(preprocessing.Window, preprocessing.Size);
    }

    public Cov19ModelInfo Model => _diagnoser.Model;

    /// <summary>The one scan of a folder: headers, and the look at its values that an import takes.</summary>
    /// <exception cref="InvalidDataException">There are several, or none.</exception>
    public static CtScan Import(string folder)
    {
        CtScan[] scans = [.. ImportAll(folder, recurse: false)];
        return scans.Length == 1 ? scans[0] : throw new InvalidDataException($"{folder} holds {scans.Length} scans, not one.");
    }

    /// <summary>The scans of a folder, as they are found.</summary>
    /// <exception cref="Cov19CtException">One cannot be read.</exception>
    public static IEnumerable<CtScan> ImportAll(string folder, bool recurse)
    {
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        return importer.ImportFolder(folder, recurse, ScanImportOptions.Default).Select(result => result.Scan ?? throw result.Error!);
    }

    public WindowedScan Window(CtScan scan) => _windower.Apply(scan);

    public Cov19Diagnosis Diagnose(WindowedScan scan) => _diagnoser.Diagnose(scan, Model.Description.Vote);

    /// <summary>Voxels to verdict, the network beside the reading.</summary>
    public Cov19Diagnosis Diagnose(CtScan scan)
    {
        using WindowingPass pass = _diagnoser.BeginWindowing(scan);
        return _diagnoser.Diagnose(pass, Model.Description.Vote);
    }

    public void Dispose() => _diagnoser.Dispose();
}
