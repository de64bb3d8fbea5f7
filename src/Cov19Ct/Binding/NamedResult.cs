namespace Cov19Ct.Binding;

/// <summary>A result whose scan is named.</summary>
/// <param name="Property">The property that names the scan.</param>
/// <param name="Scan">The name.</param>
/// <param name="Group">What the result is grouped by; null for nothing.</param>
/// <param name="Truth">The true class.</param>
/// <param name="Prediction">The predicted class.</param>
internal sealed record NamedResult(string Property, string Scan, string? Group, string Truth, string Prediction);
