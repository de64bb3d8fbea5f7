using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Cov19Ct.Shell;

/// <summary>Writes what the engine shows and reads what it asks. Output, warnings and the other messages go to the standard output, errors to
/// the standard error, as in pwsh.</summary>
internal sealed class ShellUserInterface : PSHostUserInterface
{
    private readonly Lock _lock = new();
    private readonly Terminal _terminal;
    private readonly LineReader _lineReader;
    private readonly ProgressLine? _progress;
    private readonly bool _nonInteractive;
    private bool _lineIsOpen;
    private bool _allIsError;

    public ShellUserInterface(Terminal terminal, LineReader lineReader, bool nonInteractive)
    {
        _terminal = terminal;
        _lineReader = lineReader;
        _nonInteractive = nonInteractive;
        RawUI = new ShellRawUserInterface(terminal);
        _progress = terminal.DrawsOnError ? new ProgressLine(Console.Error, () => terminal.Width, TimeProvider.System)
            : terminal.DrawsOnOutput ? new ProgressLine(Console.Out, () => terminal.Width, TimeProvider.System)
            : null;
    }

    public override PSHostRawUserInterface RawUI { get; }

    public override bool SupportsVirtualTerminal => _terminal.DrawsOnOutput;

    public bool CanAsk => !_nonInteractive && _terminal.InputIsTerminal;

    /// <summary>The engine turns this type into its own message where a mandatory parameter is missing.</summary>
    public PSInvalidOperationException CannotAsk() => new(_nonInteractive
        ? $"{ShellUsage.Name} is in NonInteractive mode. Read and Prompt functionality is not available."
        : $"{ShellUsage.Name} cannot ask: its input is redirected. Give all parameters, and -Confirm:$false where a command would ask.");

    /// <summary>Until the result is disposed, all that is written goes to the standard error.</summary>
    public IDisposable WriteAllAsErrors() => new ErrorScope(this);

    public override void Write(string value) => WriteOutput(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        if (!_terminal.ColoursOutput)
        {
            Write(value);
            return;
        }

        PSStyle style = PSStyle.Instance;
        string background = backgroundColor == RawUI.BackgroundColor ? "" : PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor);
        Write($"{background}{PSStyle.MapForegroundColorToEscapeSequence(foregroundColor)}{value}{style.Reset}");
    }

    public override void WriteLine(string value) => WriteOutput(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteError(value + Environment.NewLine);

    public override void WriteDebugLine(string message) => WritePrefixed(PSStyle.Instance.Formatting.Debug, "DEBUG: ", message);

    public override void WriteVerboseLine(string message) => WritePrefixed(PSStyle.Instance.Formatting.Verbose, "VERBOSE: ", message);

    public override void WriteWarningLine(string message) => WritePrefixed(PSStyle.Instance.Formatting.Warning, "WARNING: ", message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_lock)
        {
            // A line that a command has begun and not ended would be overwritten.
            if (!_lineIsOpen)
            {
                _progress?.Update(sourceId, record);
            }
        }
    }

    /// <summary>The pipeline has ended: its progress goes.</summary>
    public void ResetProgress()
    {
        lock (_lock)
        {
            _progress?.Reset();
        }
    }

    public override string ReadLine() => ReadAnswer(mask: false);

    public override SecureString ReadLineAsSecureString()
    {
        SecureString secure = new();
        foreach (char character in ReadAnswer(mask: true))
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        EnsureCanAsk();
        return ChoicePrompt.Ask(this, caption, message, choices, defaultChoice);
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        EnsureCanAsk();
        return FieldPrompt.Ask(this, caption, message, descriptions);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        EnsureCanAsk();
        return FieldPrompt.AskCredential(this, caption, message, userName);
    }

    private void EnsureCanAsk()
    {
        if (!CanAsk)
        {
            throw CannotAsk();
        }
    }

    private string ReadAnswer(bool mask)
    {
        EnsureCanAsk();
        lock (_lock)
        {
            _progress?.Erase();
        }

        ReadResult result = _lineReader.Read(mask);
        _lineIsOpen = false;

        // Ctrl+C stops what asks. The end of the input is no answer either, and asking again would never end.
        return result.Kind == ReadKind.Line ? result.Text : throw new PipelineStoppedException();
    }

    private void WritePrefixed(string style, string prefix, string message) => WriteLine($"{style}{prefix}{message}{PSStyle.Instance.Reset}");

    private void WriteOutput(string text)
    {
        if (_allIsError)
        {
            WriteError(text);
        }
        else
        {
            Write(Console.Out, text, _terminal.ColoursOutput);
        }
    }

    private void WriteError(string text) => Write(Console.Error, text, _terminal.ColoursError);

    private void Write(TextWriter writer, string? text, bool colours)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        lock (_lock)
        {
            _progress?.Erase();
            writer.Write(Terminal.Render(text, colours));
            writer.Flush();
            _lineIsOpen = !text.EndsWith('\n');
        }
    }

    private sealed class ErrorScope : IDisposable
    {
        private readonly ShellUserInterface _owner;

        public ErrorScope(ShellUserInterface owner)
        {
            _owner = owner;
            owner._allIsError = true;
        }

        public void Dispose() => _owner._allIsError = false;
    }
}
