using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Cov19Ct.Shell;

/// <summary>What the process's three streams are, and so whether to colour, to draw and to ask.</summary>
internal sealed class Terminal
{
    // Wide enough that tables written to a file keep their columns.
    private const int WidthWhenRedirected = 120;

    private Terminal(bool inputIsTerminal, bool outputIsTerminal, bool errorIsTerminal, bool understandsSequences, bool wantsColour)
    {
        InputIsTerminal = inputIsTerminal;
        OutputIsTerminal = outputIsTerminal;
        DrawsOnOutput = outputIsTerminal && understandsSequences;
        DrawsOnError = errorIsTerminal && understandsSequences;
        ColoursOutput = DrawsOnOutput && wantsColour;
        ColoursError = DrawsOnError && wantsColour;
    }

    public bool InputIsTerminal { get; }

    public bool OutputIsTerminal { get; }

    /// <summary>Whether control sequences (ECMA-48) can move the cursor there.</summary>
    public bool DrawsOnOutput { get; }

    public bool DrawsOnError { get; }

    public bool ColoursOutput { get; }

    public bool ColoursError { get; }

    /// <summary>Columns, 1 or more.</summary>
    public int Width
    {
        get
        {
            if (!DrawsOnOutput && !DrawsOnError && !OutputIsTerminal)
            {
                return WidthWhenRedirected;
            }

            int width = Console.WindowWidth;
            return width > 0 ? width : WidthWhenRedirected;
        }
    }

    public int Height => OutputIsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 50;

    /// <summary>Looks at the process's streams and at TERM and NO_COLOR (https://no-color.org), and tells the engine's formatter.</summary>
    public static Terminal OfProcess()
    {
        string? term = Environment.GetEnvironmentVariable("TERM");
        bool understandsSequences = OperatingSystem.IsWindows() ? WindowsConsole.TryEnableSequences() : term is not (null or "" or "dumb");
        bool wantsColour = Environment.GetEnvironmentVariable("NO_COLOR") is null && term is not ("xterm-mono" or "xtermm");
        Terminal terminal = new(!Console.IsInputRedirected, !Console.IsOutputRedirected, !Console.IsErrorRedirected, understandsSequences, wantsColour);
        if (!terminal.ColoursOutput)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        return terminal;
    }

    /// <summary>The text as it goes to a stream: with its colours where the stream shows them, or where the user insists
    /// (<c>$PSStyle.OutputRendering = 'Ansi'</c>).</summary>
    public static string Render(string text, bool colours)
    {
        OutputRendering rendering = PSStyle.Instance.OutputRendering;
        bool keep = rendering == OutputRendering.Ansi || (colours && rendering == OutputRendering.Host);
        return keep ? text : new StringDecorated(text).ToString(OutputRendering.PlainText);
    }
}
