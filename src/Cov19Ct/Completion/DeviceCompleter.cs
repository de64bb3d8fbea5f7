using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Cov19Ct.Completion;

/// <summary>Offers the names of devices.</summary>
public sealed class DeviceCompleter : IArgumentCompleter
{
    private static readonly (string Name, string Tip)[] s_devices =
    [
        ("Auto", "the first GPU where there is one, else the processor"),
        ("Cpu", "the processor"),
        ("Cuda", "the first CUDA GPU"),
        ("Cuda:1", "the second CUDA GPU"),
    ];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_devices
            .Where(device => device.Name.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(device => new CompletionResult(device.Name, device.Name, CompletionResultType.ParameterValue, device.Tip));
}
