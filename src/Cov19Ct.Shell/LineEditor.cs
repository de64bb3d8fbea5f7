using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Cov19Ct.Shell;

/// <summary>Edits one line on a terminal that understands control sequences. Ctrl+C arrives as a key while it runs, so that it can throw the
/// line away; <see cref="Console.ReadLine"/> keeps what was typed before it.</summary>
/// <param name="history">Lines to go back to; null where lines are answers, not commands.</param>
/// <param name="complete">What Tab completes, from the text and the cursor; null for none.</param>
/// <param name="mask">Shows every character as an asterisk.</param>
internal sealed class LineEditor(LineHistory? history, Func<string, int, CommandCompletion?>? complete, bool mask)
{
    private readonly LineBuffer _buffer = new();
    private readonly int _startColumn = Console.CursorLeft;
    private CommandCompletion? _completion;
    private int _rowOfCursor;

    public ReadResult Read()
    {
        bool treated = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                ReadResult? result = Handle(Console.ReadKey(intercept: true));
                if (result is not null)
                {
                    _buffer.MoveTo(_buffer.Length);
                    Show();
                    Console.Out.Write(result.Value.Kind == ReadKind.Cancelled ? "^C" + Environment.NewLine : Environment.NewLine);
                    return result.Value;
                }

                Show();
            }
        }
        finally
        {
            Console.TreatControlCAsInput = treated;
        }
    }

    /// <returns>The result where the key ends the line.</returns>
    private ReadResult? Handle(ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Tab)
        {
            Complete(key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? -1 : 1);
            return null;
        }

        _completion = null;
        if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
        {
            history?.Add(_buffer.Text);
            return ReadResult.Line(_buffer.Text);
        }

        return key.Modifiers.HasFlag(ConsoleModifiers.Control) && !char.IsLetterOrDigit(key.KeyChar) ? HandleControl(key.Key) : HandlePlain(key);
    }

    private ReadResult? HandleControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return ReadResult.Cancelled;
            case ConsoleKey.D when _buffer.Length == 0:
                return ReadResult.EndOfInput;
            case ConsoleKey.D:
                _buffer.DeleteAfter();
                break;
            case ConsoleKey.A:
                _buffer.MoveTo(0);
                break;
            case ConsoleKey.E:
                _buffer.MoveTo(_buffer.Length);
                break;
            case ConsoleKey.U:
                _buffer.DeleteToStart();
                break;
            case ConsoleKey.K:
                _buffer.DeleteToEnd();
                break;
            case ConsoleKey.W or ConsoleKey.Backspace:
                _buffer.DeleteWordBefore();
                break;
            case ConsoleKey.LeftArrow:
                _buffer.MoveTo(_buffer.WordStartBefore());
                break;
            case ConsoleKey.RightArrow:
                _buffer.MoveTo(_buffer.WordEndAfter());
                break;
        }

        return null;
    }

    private ReadResult? HandlePlain(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Backspace:
                _buffer.DeleteBefore();
                break;
            case ConsoleKey.Delete:
                _buffer.DeleteAfter();
                break;
            case ConsoleKey.LeftArrow:
                _buffer.MoveTo(_buffer.Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                _buffer.MoveTo(_buffer.Cursor + 1);
                break;
            case ConsoleKey.Home:
                _buffer.MoveTo(0);
                break;
            case ConsoleKey.End:
                _buffer.MoveTo(_buffer.Length);
                break;
            case ConsoleKey.Escape:
                _buffer.Set("");
                break;
            case ConsoleKey.UpArrow when history?.Previous(_buffer.Text) is string previous:
                _buffer.Set(previous);
                break;
            case ConsoleKey.DownArrow when history?.Next() is string next:
                _buffer.Set(next);
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    _buffer.Insert(key.KeyChar);
                }

                break;
        }

        return null;
    }

    private void Complete(int step)
    {
        _completion ??= complete?.Invoke(_buffer.Text, _buffer.Cursor);
        if (_completion is null || _completion.CompletionMatches.Count == 0)
        {
            return;
        }

        string match = _completion.GetNextResult(step > 0).CompletionText;
        _buffer.Replace(_completion.ReplacementIndex, _completion.ReplacementLength, match);
        _completion.ReplacementLength = match.Length;
    }

    /// <summary>Draws the line anew, over as many rows as it needs, and puts the cursor in its place.</summary>
    private void Show()
    {
        int width = Math.Max(Console.WindowWidth, 1);
        int end = _startColumn + _buffer.Length;
        StringBuilder text = new();
        AppendMove(text, 'A', _rowOfCursor);
        AppendColumn(text, _startColumn);
        text.Append("\x1b[J").Append(mask ? new string('*', _buffer.Length) : _buffer.Text);
        if (end > 0 && end % width == 0)
        {
            // A terminal goes to the next row only with the next character.
            text.Append("\r\n");
        }

        int cursor = _startColumn + _buffer.Cursor;
        AppendMove(text, 'A', (end / width) - (cursor / width));
        AppendColumn(text, cursor % width);
        _rowOfCursor = cursor / width;
        Console.Out.Write(text);
    }

    private static void AppendMove(StringBuilder text, char direction, int count)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\x1b[{count}{direction}");
        }
    }

    private static void AppendColumn(StringBuilder text, int column) => text.Append(CultureInfo.InvariantCulture, $"\x1b[{column + 1}G");
}
