using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Cov19Ct.Completion;

/// <summary>Offers the windows that have a name, with their centre and width.</summary>
public sealed class HuWindowCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        HuWindow.Named
            .Where(named => named.Key.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(named => new CompletionResult(
                named.Key,
                named.Key,
                CompletionResultType.ParameterValue,
                FormattableString.Invariant($"centre {named.Value.WindowCenter} HU, width {named.Value.WindowWidth} HU")));
}
