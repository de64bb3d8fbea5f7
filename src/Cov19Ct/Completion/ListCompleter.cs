using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Cov19Ct.Completion;

/// <summary>Offers the values of a list that begin with the word typed, each with what it stands for.</summary>
public abstract class ListCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<(string Value, string Meaning)> Items { get; }

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        return Items
            .Where(item => item.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult(item.Value, item.Value, CompletionResultType.ParameterValue, item.Meaning));
    }
}
