using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom;
using Cov19Ct.Imaging.Series;
using Cov19Ct.Model.Data;
using Cov19Ct.Model.Training;

namespace Cov19Ct.Benchmarks.Peers;

/// <summary>The training and validation set of a folder, imported, windowed and cached as Start-Cov19Training does.</summary>
internal sealed class LabelledScans : IDisposable
{
    private LabelledScans(TrainingScan[] training, TrainingScan[] validation)
    {
        Training = training;
        Validation = validation;
    }

    public TrainingScan[] Training { get; }

    public TrainingScan[] Validation { get; }

    /// <summary>Reads a folder in the layout of COV19-CT-DB.</summary>
    /// <param name="folder">With <c>train</c> and <c>validation</c> in it.</param>
    /// <param name="classes">The classes, in the model's order.</param>
    /// <param name="preprocessing">How slices are windowed.</param>
    /// <param name="cache">Where they are kept; they outlive it.</param>
    /// <exception cref="Cov19CtException">A scan cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static LabelledScans Read(string folder, string[] classes, Preprocessing preprocessing, SliceCache cache)
    {
        List<TrainingScan> training = [];
        List<TrainingScan> validation = [];
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: false);
        foreach (ImportResult result in importer.ImportFolder(folder, recurse: true, ScanImportOptions.Default))
        {
            CtScan scan = result.Scan ?? throw result.Error!;
            int label = Array.IndexOf(classes, scan.Label);
            if (label >= 0 && scan.Split is "train" or "validation")
            {
                (scan.Split == "train" ? training : validation).Add(
                    new TrainingScan(scan.Id, label, cache.GetOrAdd(scan, preprocessing, CancellationToken.None)));
            }
        }

        return new LabelledScans([.. training], [.. validation]);
    }

    /// <summary>Writes all slices, one behind another, the training set's first.</summary>
    /// <returns>Where each scan's are: of the training set, and of the validation set.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public (PeerScan[] Training, PeerScan[] Validation) WriteSlices(string file)
    {
        using FileStream stream = File.Create(file);
        int next = 0;
        return ([.. Training.Select(Write)], [.. Validation.Select(Write)]);

        PeerScan Write(TrainingScan scan)
        {
            byte[] levels = new byte[scan.Slices.Size * scan.Slices.Size];
            for (int slice = 0; slice < scan.Slices.SliceCount; slice++)
            {
                scan.Slices.Read(slice, levels);
                stream.Write(levels);
            }

            int first = next;
            next += scan.Slices.SliceCount;
            return new PeerScan(scan.Id, scan.Label, first, scan.Slices.SliceCount);
        }
    }

    public void Dispose()
    {
        foreach (TrainingScan scan in Training.Concat(Validation))
        {
            scan.Slices.Dispose();
        }
    }
}
