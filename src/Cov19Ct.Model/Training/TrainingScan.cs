using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Training;

/// <summary>A scan to learn from.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Label">Its class, an index into the model's classes.</param>
/// <param name="Slices">Its slices, windowed.</param>
/// <param name="Patient">Equal for scans of one patient, as far as that is known.</param>
internal sealed record TrainingScan(string Id, int Label, IScanSlices Slices, string Patient);
