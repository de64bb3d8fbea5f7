using System.Management.Automation.Runspaces;

namespace Cov19Ct.Shell;

/// <summary>What follows the script's path on the command line, made into arguments that bind as pwsh binds them: <c>-Name value</c>,
/// <c>-Name:value</c>, <c>-Name: value</c>, switches, positional values. All values are strings, save that true and false after a
/// colon are Booleans, so that <c>-Switch:$false</c> works.</summary>
internal static class ScriptArguments
{
    public static IReadOnlyList<CommandParameter> Parse(IReadOnlyList<string> words)
    {
        List<CommandParameter> parameters = [];
        string? pendingName = null;
        foreach (string word in words)
        {
            if (pendingName is not null)
            {
                parameters.Add(new CommandParameter(pendingName, word));
                pendingName = null;
                continue;
            }

            if (word.Length < 2 || !IsDash(word[0]))
            {
                parameters.Add(new CommandParameter(null, word));
                continue;
            }

            int colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                // Keeps its dash: the binder then decides whether the next value belongs to it.
                parameters.Add(new CommandParameter(word));
            }
            else if (colon == word.Length - 1)
            {
                pendingName = word[..colon];
            }
            else
            {
                parameters.Add(new CommandParameter(word[..colon], BooleanOr(word[(colon + 1)..])));
            }
        }

        if (pendingName is not null)
        {
            parameters.Add(new CommandParameter(pendingName));
        }

        return parameters;
    }

    /// <summary>Also the dashes that word processors write, which PowerShell takes for hyphens.</summary>
    private static bool IsDash(char character) => character is '-' or '\u2013' or '\u2014' or '\u2015';

    private static object BooleanOr(string text) => bool.TryParse(text.StartsWith('$') ? text[1..] : text, out bool value) ? value : text;
}
