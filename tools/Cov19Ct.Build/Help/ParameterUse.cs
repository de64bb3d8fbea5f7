namespace Cov19Ct.Build.Help;

/// <summary>A parameter's part in a parameter set: one Parameter attribute.</summary>
/// <param name="ParameterSet">The set's name; null: in all sets that no other use names.</param>
/// <param name="Position">The position, from 0; null: by name only.</param>
internal sealed record ParameterUse(
    string? ParameterSet, bool IsMandatory, int? Position, bool FromPipelineByValue, bool FromPipelineByPropertyName, bool FromRemaining);
