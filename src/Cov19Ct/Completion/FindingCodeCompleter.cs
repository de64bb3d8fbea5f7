using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Cov19Ct.Completion;

/// <summary>Offers the codes of findings, with what they stand for.</summary>
public sealed class FindingCodeCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        FindingCatalogue.All
            .Where(description => description.Code.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(
                description => new CompletionResult(
                    description.Code, description.Code, CompletionResultType.ParameterValue, description.Cause));
}
