using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Training;

/// <summary>A scan to learn from.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Label">Its class, an index into the model's classes.</param>
/// <param name="Slices">Its slices: windowed, or the features that a frozen encoder has made of them.</param>
internal sealed record TrainingScan(string Id, int Label, IScanRecords Slices);
