using System.Management.Automation;

namespace Cov19Ct.Shell;

/// <summary>Reads lines from the standard input: with an editor where it is a terminal, otherwise as they are.</summary>
internal sealed class LineReader(Terminal terminal)
{
    private readonly LineHistory _history = new();

    /// <summary>A line of a command, with history and completion.</summary>
    public ReadResult ReadCommand(Func<string, int, CommandCompletion?> complete) => Read(_history, complete, mask: false);

    /// <summary>An answer to a question.</summary>
    public ReadResult Read(bool mask) => Read(history: null, complete: null, mask);

    private ReadResult Read(LineHistory? history, Func<string, int, CommandCompletion?>? complete, bool mask)
    {
        if (terminal.InputIsTerminal && terminal.DrawsOnOutput)
        {
            return new LineEditor(history, complete, mask).Read();
        }

        if (mask)
        {
            throw new PSInvalidOperationException("A secret cannot be asked for here: the terminal cannot hide what is typed.");
        }

        string? line = Console.In.ReadLine();
        return line is null ? ReadResult.EndOfInput : ReadResult.Line(line);
    }
}
