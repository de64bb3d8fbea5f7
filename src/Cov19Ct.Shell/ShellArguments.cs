using System.Management.Automation.Runspaces;

namespace Cov19Ct.Shell;

/// <summary>The command line, understood as pwsh understands it: names may be shortened, <c>-Command</c> takes all that follows, a first
/// argument without a dash is a script.</summary>
internal sealed record ShellArguments
{
    // The shortest form that is accepted, as pwsh's own where it has the argument.
    private static readonly (string Name, int Shortest)[] s_names =
    [
        ("command", 1),
        ("executionpolicy", 2),
        ("file", 1),
        ("help", 1),
        ("modulepath", 1),
        ("noexit", 3),
        ("nologo", 3),
        ("noninteractive", 4),
        ("noprofile", 3),
        ("version", 1),
    ];

    public ShellMode Mode { get; private set; } = ShellMode.Interactive;

    public string Command { get; private set; } = "";

    public string File { get; private set; } = "";

    public IReadOnlyList<CommandParameter> FileArguments { get; private set; } = [];

    /// <summary>The module to import; null where it is to be searched for.</summary>
    public string? ModulePath { get; private set; }

    public bool NoExit { get; private set; }

    public bool NoLogo { get; private set; }

    public bool NonInteractive { get; private set; }

    /// <param name="arguments">The process's arguments.</param>
    /// <param name="inputIsRedirected">Whether the standard input is a file or a pipe: without a command, commands are read from it.</param>
    /// <exception cref="ShellStartException">An argument is unknown, or lacks its value.</exception>
    public static ShellArguments Parse(IReadOnlyList<string> arguments, bool inputIsRedirected)
    {
        ShellArguments parsed = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (NameOf(arguments[i]))
            {
                case "help":
                    parsed.Mode = ShellMode.Help;
                    return parsed;
                case "version":
                    parsed.Mode = ShellMode.Version;
                    return parsed;
                case "noexit":
                    parsed.NoExit = true;
                    break;
                case "nologo":
                    parsed.NoLogo = true;
                    break;
                case "noninteractive":
                    parsed.NonInteractive = true;
                    break;
                case "noprofile":
                    // There is no profile; command lines written for pwsh say it all the same.
                    break;
                case "executionpolicy":
                    // No policy applies here; scheduled tasks written for pwsh name one all the same.
                    _ = ValueAfter(arguments, ref i, "-ExecutionPolicy needs a policy.");
                    break;
                case "modulepath":
                    parsed.ModulePath = ValueAfter(arguments, ref i, "-ModulePath needs the path of a module.");
                    break;
                case "command":
                    _ = ValueAfter(arguments, ref i, "-Command needs a command, or - to read commands from the standard input.");
                    parsed.TakeCommand([.. arguments.Skip(i)], inputIsRedirected);
                    return parsed;
                case "file":
                    _ = ValueAfter(arguments, ref i, "-File needs the path of a script.");
                    parsed.TakeFile([.. arguments.Skip(i)], inputIsRedirected);
                    return parsed;
                case null when arguments[i] == "-" || !arguments[i].StartsWith('-'):
                    parsed.TakeFile([.. arguments.Skip(i)], inputIsRedirected);
                    return parsed;
                default:
                    throw Bad($"The argument '{arguments[i]}' is not known.");
            }
        }

        parsed.Mode = inputIsRedirected ? ShellMode.StandardInput : ShellMode.Interactive;
        return parsed;
    }

    private static string? NameOf(string argument)
    {
        if (argument is "-?" or "/?" or "--?")
        {
            return "help";
        }

        string name = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument.StartsWith('-') ? argument[1..] : "";
        foreach ((string candidate, int shortest) in s_names)
        {
            if (name.Length >= shortest && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string ValueAfter(IReadOnlyList<string> arguments, ref int i, string error) =>
        ++i < arguments.Count && arguments[i].Length > 0 ? arguments[i] : throw Bad(error);

    private static ShellStartException Bad(string message) => new(message, ExitCodes.BadUsage);

    private void TakeCommand(string[] words, bool inputIsRedirected)
    {
        if (words[0] != "-")
        {
            Mode = ShellMode.Command;
            Command = string.Join(' ', words);
            return;
        }

        if (words.Length > 1)
        {
            throw Bad("Nothing may follow '-Command -'.");
        }

        if (!inputIsRedirected)
        {
            throw Bad("'-' reads commands from the standard input, which is a terminal here: redirect it.");
        }

        Mode = ShellMode.StandardInput;
    }

    private void TakeFile(string[] words, bool inputIsRedirected)
    {
        if (words[0] == "-")
        {
            TakeCommand(words, inputIsRedirected);
            return;
        }

        Mode = ShellMode.File;
        File = words[0];
        FileArguments = ScriptArguments.Parse(words[1..]);
    }
}
