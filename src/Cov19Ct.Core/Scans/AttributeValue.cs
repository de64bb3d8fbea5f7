namespace Cov19Ct;

/// <summary>What a scan has of something that is not disease: its format, its kernel, the value at its border.</summary>
/// <param name="Name">The attribute, the same for all scans.</param>
/// <param name="Text">A value without an order; null if the value is a number or is absent.</param>
/// <param name="Number">A value with an order; null if the value is a text or is absent.</param>
public sealed record AttributeValue(string Name, string? Text, double? Number = null)
{
    /// <summary>An attribute whose values have an order.</summary>
    public static AttributeValue Of(string name, double? number) =>
        new(name, null, number is double value && double.IsFinite(value) ? value : null);
}
