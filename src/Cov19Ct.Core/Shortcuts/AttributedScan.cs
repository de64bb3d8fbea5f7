namespace Cov19Ct;

/// <summary>A labelled scan, and what it has that is not disease.</summary>
/// <param name="IsPositive">True for a scan of the positive class.</param>
/// <param name="Patient">Distinguishes patients; null where the patient is not known.</param>
/// <param name="Attributes">One value per attribute; an attribute that is not here is absent.</param>
public sealed record AttributedScan(bool IsPositive, string? Patient, IReadOnlyList<AttributeValue> Attributes);
