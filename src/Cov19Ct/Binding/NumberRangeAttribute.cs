using System.Globalization;
using System.Management.Automation;

namespace Cov19Ct.Binding;

/// <summary>Limits a number with a fraction. The message names the range, also for NaN, of which ValidateRange says that its type is
/// wrong.</summary>
/// <param name="minimum">The least number that is allowed.</param>
/// <param name="maximum">The greatest number that is allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberRangeAttribute(double minimum, double maximum) : ValidateEnumeratedArgumentsAttribute
{
    /// <summary>The least number that is allowed.</summary>
    public double Minimum => minimum;

    /// <summary>The greatest number that is allowed.</summary>
    public double Maximum => maximum;

    protected override void ValidateElement(object element)
    {
        object? value = WrappedValue.Unwrap(element);
        bool isInRange = value is IConvertible && LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double number)
            && number >= minimum && number <= maximum;
        if (!isInRange)
        {
            throw new ValidationMetadataException(string.Create(
                CultureInfo.InvariantCulture, $"{value ?? "null"} is not a number from {minimum} to {maximum}."));
        }
    }
}
