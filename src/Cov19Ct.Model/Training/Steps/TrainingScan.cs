using Cov19Ct.Model.Data;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>A scan to learn from.</summary>
/// <param name="Scan">Its headers.</param>
/// <param name="Label">Its class, an index into the model's classes.</param>
/// <param name="Slices">The slices that go to the network, windowed; or their features, where the encoder is not trained.</param>
/// <param name="Fingerprint">Of all its slices.</param>
internal sealed record TrainingScan(CtScan Scan, int Label, IScanRecords Slices, ScanFingerprint Fingerprint)
{
    /// <summary>The features of the flipped slices; null where they are not needed, or slices are trained on.</summary>
    public IScanRecords? Flipped { get; init; }

    public string Id => Scan.Id;

    /// <summary>Equal for scans of one patient, as far as that is known, and for copies of one scan.</summary>
    public string Patient => Scan.PatientHash ?? Fingerprint.Text;
}
