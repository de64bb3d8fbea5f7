using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Cov19Ct.Binding;

/// <summary>Refuses text that .NET reads as another time than people do: 60 as 60 ticks or 60 days, 24:00:00 as 24 days.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class TimeBudgetTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            TimeSpan => input,
            string text when Time().IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) => time,
            _ => throw new ArgumentTransformationMetadataException(
                $"{input ?? "null"} is not a time span. Give hours (0 to 23), minutes and seconds, such as 08:30:00, or days before them, "
                    + "such as 1.00:00:00 for one day."),
        };
    }

    /// <summary>[days.]hours:minutes[:seconds[.fraction]].</summary>
    [GeneratedRegex(@"^-?([0-9]+\.)?([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]+)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
