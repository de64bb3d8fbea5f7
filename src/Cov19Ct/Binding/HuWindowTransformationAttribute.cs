using System.Management.Automation;

namespace Cov19Ct.Binding;

/// <summary>Accepts a window by name (<c>Lung</c>) or as a range (<c>-1150..350</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HuWindowTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or HuWindow => value,
            string text when HuWindow.TryParse(text, out HuWindow? window) => window,
            string text when text.Split("..") is [string high, string low] && HuWindow.TryParse($"{low}..{high}", out _) =>
                throw new ArgumentTransformationMetadataException(
                    $"{Shown(value)} is not a window, because its limits are reversed. Give the lower one first: {low}..{high}."),
            _ => throw new ArgumentTransformationMetadataException(
                $"{Shown(value)} is not a window. A window is {string.Join(", ", HuWindow.Named.Select(named => named.Key))}, or a range "
                    + "of HU such as -1150..350."),
        };
    }

    private static string Shown(object? value) => value is object[] list ? string.Join(',', list) : $"'{value}'";
}
