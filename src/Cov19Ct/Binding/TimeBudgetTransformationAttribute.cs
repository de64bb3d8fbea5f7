using System.Globalization;
using System.Management.Automation;

namespace Cov19Ct.Binding;

/// <summary>Refuses bare numbers as spans of time: PowerShell would take 60 for 60 ticks, and "60" for 60 days.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeBudgetTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            TimeSpan => input,
            string text when text.Contains(':', StringComparison.Ordinal)
                && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) => time,
            _ => throw new ArgumentTransformationMetadataException(
                $"{input} is not a time span. Give hours, minutes and seconds, such as 08:30:00, or (New-TimeSpan -Hours 8)."),
        };
    }
}
