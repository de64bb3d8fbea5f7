namespace Cov19Ct.Model.Checkpoints;

/// <summary>What the weights in a file belong to.</summary>
/// <param name="Architecture">The encoder that has these tensors; null if there is none.</param>
/// <param name="Normalisation">What its input was normalised by in its training: what the file says, or what torchvision does.</param>
public sealed record EncoderInfo(EncoderArchitecture? Architecture, InputNormalisation Normalisation);
