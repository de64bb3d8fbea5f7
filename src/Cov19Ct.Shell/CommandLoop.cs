using System.Text;

namespace Cov19Ct.Shell;

/// <summary>Reads commands and runs them, until <c>exit</c> or the end of the input.</summary>
internal sealed class CommandLoop(CommandRunner runner, ShellHost host, LineReader lineReader, BreakHandler breaks)
{
    private const string Prompt = "Cov19Ct> ";

    private const string NestedPrompt = "Cov19Ct>> ";

    private const string ContinuationPrompt = ">> ";

    private int _depth;

    /// <summary>Reads from a terminal, with a prompt.</summary>
    /// <returns>Whether the last command succeeded.</returns>
    public bool RunInteractively()
    {
        bool succeeded = true;
        _depth++;
        bool keptAlive = breaks.KeepsAlive;
        breaks.KeepsAlive = true;
        try
        {
            while (!host.ShouldExit && !host.ShouldLeaveNestedPrompt)
            {
                ReadResult command = ReadCommand();
                if (command.Kind == ReadKind.EndOfInput)
                {
                    break;
                }

                if (!string.IsNullOrWhiteSpace(command.Text))
                {
                    succeeded = runner.RunText(command.Text);
                }
            }
        }
        finally
        {
            breaks.KeepsAlive = keptAlive;
            _depth--;
        }

        return succeeded;
    }

    /// <summary>Reads from a file or a pipe, without a prompt. What spans several lines is run at the first blank line, or the end of the input,
    /// at which it is complete: so <c>else</c> may follow on a line of its own.</summary>
    /// <returns>Whether the last command succeeded.</returns>
    public bool RunFromStandardInput()
    {
        bool succeeded = true;
        StringBuilder pending = new();
        while (!host.ShouldExit)
        {
            ReadResult line = lineReader.Read(mask: false);
            bool isFirst = pending.Length == 0;
            if (line.Kind == ReadKind.Line)
            {
                pending.Append(line.Text).Append('\n');
                if ((!isFirst && !string.IsNullOrWhiteSpace(line.Text)) || CommandRunner.IsIncomplete(pending.ToString()))
                {
                    continue;
                }
            }

            string text = pending.ToString();
            pending.Clear();
            if (!string.IsNullOrWhiteSpace(text))
            {
                succeeded = runner.RunText(text);
            }

            if (line.Kind != ReadKind.Line)
            {
                break;
            }
        }

        return succeeded;
    }

    private ReadResult ReadCommand()
    {
        string text = "";
        while (true)
        {
            host.UI.Write(text.Length > 0 ? ContinuationPrompt : _depth > 1 ? NestedPrompt : Prompt);
            ReadResult line = lineReader.ReadCommand(runner.Complete);
            switch (line.Kind)
            {
                case ReadKind.Cancelled:
                    return line;
                case ReadKind.EndOfInput when text.Length == 0:
                    host.UI.WriteLine("");
                    return line;
                case ReadKind.EndOfInput:
                    // Runs what there is: its error says what is missing.
                    return ReadResult.Line(text);
            }

            text += line.Text;
            if (!CommandRunner.IsIncomplete(text))
            {
                return ReadResult.Line(text);
            }

            text += "\n";
        }
    }
}
