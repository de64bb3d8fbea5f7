using System.Management.Automation.Runspaces;

namespace Cov19Ct.Shell;

/// <summary>The engine, the terminal and what connects them, from start to exit.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly Terminal _terminal = Terminal.OfProcess();
    private readonly BreakHandler _breaks = new(TimeProvider.System);
    private readonly ShellUserInterface _userInterface;
    private readonly ShellHost _host;
    private readonly Runspace _runspace;
    private readonly CommandRunner _runner;
    private readonly CommandLoop _loop;

    public ShellSession(bool nonInteractive)
    {
        LineReader lineReader = new(_terminal);
        _userInterface = new ShellUserInterface(_terminal, lineReader, nonInteractive);
        _host = new ShellHost(_userInterface);
        _runspace = EngineSession.Open(_host);
        _runner = new CommandRunner(_runspace, _userInterface, _breaks);
        _loop = new CommandLoop(_runner, _host, lineReader, _breaks);
        _host.NestedPrompt = () => _loop.RunInteractively();
    }

    /// <param name="arguments">What to run, and whether to stay.</param>
    /// <param name="script">Full path of the script; empty where there is none.</param>
    /// <param name="module">Full path of the module.</param>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="ShellStartException">The module cannot be imported.</exception>
    public int Run(ShellArguments arguments, string script, string module)
    {
        bool isInteractive = arguments.Mode == ShellMode.Interactive;
        if (isInteractive && !arguments.NoLogo)
        {
            _userInterface.WriteLine(ShellUsage.Banner);
        }

        _runner.ImportModule(module);
        int exitCode = arguments.Mode switch
        {
            ShellMode.Command => CodeOf(_runner.RunText(arguments.Command, input: InputFor(arguments.Command))),
            ShellMode.File => _runner.RunScript(script, arguments.FileArguments),
            ShellMode.StandardInput => CodeOf(_loop.RunFromStandardInput()),
            _ => ExitCodes.Success,
        };
        if ((isInteractive || arguments.NoExit) && !_host.ShouldExit)
        {
            exitCode = CodeOf(_terminal.InputIsTerminal ? _loop.RunInteractively() : _loop.RunFromStandardInput());
        }

        return _host.ShouldExit ? _host.ExitCode : exitCode;
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _breaks.Dispose();
    }

    private static int CodeOf(bool succeeded) => succeeded ? ExitCodes.Success : ExitCodes.Failure;

    private IEnumerable<string>? InputFor(string command) =>
        !_terminal.InputIsTerminal && CommandRunner.ReadsInput(command) ? Lines(Console.In) : null;

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is string line)
        {
            yield return line;
        }
    }
}
