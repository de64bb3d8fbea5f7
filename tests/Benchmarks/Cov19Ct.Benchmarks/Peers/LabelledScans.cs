using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Model.Data;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.Benchmarks.Peers;

/// <summary>The training and validation set of a folder, imported, windowed and cached as Start-Cov19Training does.</summary>
internal static class LabelledScans
{
    private const long CacheBytes = 20_000_000_000;

    /// <summary>Reads a folder in the layout of COV19-CT-DB. The caller disposes the scans.</summary>
    /// <param name="folder">With <c>train</c> and <c>validation</c> in it.</param>
    /// <param name="cacheFolder">Where windowed slices are kept.</param>
    /// <param name="description">Its classes and preprocessing.</param>
    /// <param name="options">How it is to be trained.</param>
    /// <param name="output">Receives warnings.</param>
    /// <exception cref="Cov19CtException">A scan cannot be read, or the sets cannot be trained on.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static TrainingData Read(
        string folder, string cacheFolder, ModelDescription description, TrainingOptions options, TextWriter output)
    {
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: false);
        CtScan[] scans =
            [.. importer.ImportFolder(folder, recurse: true, ScanImportOptions.Default)
                .Select(result => result.Scan ?? throw result.Error!)];
        using SliceCache cache = new(cacheFolder, CacheBytes, SliceCache.DefaultMemoryBytes);
        TrainingRequest request = new()
        {
            Outputs = new TrainingOutputs(Path.Combine(cacheFolder, "model.safetensors")),
            Description = description,
            Options = options,
            TrainingSet = [.. scans.Where(scan => scan.Split == "train")],
            ValidationSet = [.. scans.Where(scan => scan.Split == "validation")],
            Strict = true,
        };
        return TrainingData.Prepare(request, cache, new Warnings(output), CancellationToken.None);
    }

    /// <summary>Writes all slices, one behind another, the training set's first.</summary>
    /// <returns>Where each scan's are: of the training set, and of the validation set.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static (PeerScan[] Training, PeerScan[] Validation) WriteSlices(TrainingData data, string file)
    {
        using FileStream stream = File.Create(file);
        int next = 0;
        return ([.. data.Training.Select(Write)], [.. data.Validation.Select(Write)]);

        PeerScan Write(TrainingScan scan)
        {
            byte[] levels = new byte[scan.Slices.RecordLength];
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

    private sealed class Warnings(TextWriter output) : ITrainingObserver
    {
        public void Preparing(CtScan scan, int done, int total)
        {
            // Takes seconds.
        }

        public void Encoding(CtScan scan, int done, int total, double share)
        {
            // The encoder is trained.
        }

        public void LeftOut(CtScan scan, Exception reason) => Warn($"{scan.Id} is left out: {reason.Message}");

        public void Warn(string message) => output.WriteLine(message);

        public void Progress(TrainingProgress progress)
        {
            // The verb takes the steps itself.
        }

        public void Finished(EpochReport report)
        {
            // As above.
        }
    }
}
