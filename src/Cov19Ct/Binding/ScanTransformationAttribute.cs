using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Binding;

/// <summary>Says what a scan from a file or another session lacks: PowerShell would only say that its type is wrong.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScanTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject input && DeserialisedScan.Message(input) is string message
            ? throw new ArgumentTransformationMetadataException(message)
            : inputData;
}
