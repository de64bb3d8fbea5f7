using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Cov19Ct.Shell;

/// <summary>Runs commands in the runspace, one at a time, and shows what they give and why they fail.</summary>
internal sealed class CommandRunner
{
    private readonly Runspace _runspace;
    private readonly ShellUserInterface _userInterface;
    private readonly BreakHandler _breaks;
    private readonly LastExitCodeVariable _lastExitCode;
    private int _depth;

    public CommandRunner(Runspace runspace, ShellUserInterface userInterface, BreakHandler breaks)
    {
        _runspace = runspace;
        _userInterface = userInterface;
        _breaks = breaks;
        _lastExitCode = new LastExitCodeVariable(runspace.Debugger);
        runspace.SessionStateProxy.PSVariable.Set(_lastExitCode);
    }

    /// <summary>Runs text at the top level of the session.</summary>
    /// <param name="text">Any number of statements.</param>
    /// <param name="input">What <c>$input</c> holds.</param>
    /// <returns>Whether the last statement succeeded (<c>$?</c>) and none ended it.</returns>
    public bool RunText(string text, IEnumerable<string>? input = null)
    {
        // The engine itself has no words for text that ends too early.
        _ = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Any(error => error.IncompleteInput))
        {
            Show(new ParseException(errors));
            return false;
        }

        using Pipeline pipeline = CreateUserPipeline(text);
        return Run(pipeline, input) && LastSucceeded;
    }

    /// <summary>Runs a script file as a command, so that it has its own path and binds its parameters.</summary>
    /// <param name="path">Full path of a script that exists.</param>
    /// <param name="parameters">See <see cref="ScriptArguments"/>.</param>
    /// <returns>The exit code: that of the script's <c>exit</c>, 1 where an error ended it or it was stopped, otherwise 0.</returns>
    public int RunScript(string path, IEnumerable<CommandParameter> parameters)
    {
        using Pipeline pipeline = CreateUserPipeline(path);
        pipeline.Commands.Clear();
        Command script = new(path, isScript: false, useLocalScope: false);
        foreach (CommandParameter parameter in parameters)
        {
            script.Parameters.Add(parameter);
        }

        pipeline.Commands.Add(script);
        _lastExitCode.Reset();
        return Run(pipeline, input: null) ? _lastExitCode.ExitCodeOfScript ?? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>Imports the module into the session.</summary>
    /// <exception cref="ShellStartException">It cannot be imported.</exception>
    public void ImportModule(string path)
    {
        using Pipeline pipeline = CreatePipeline();
        Command import = new("Import-Module");
        import.Parameters.Add("Name", WildcardPattern.Escape(path));
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        pipeline.Commands.Add(import);
        using IDisposable scope = _breaks.Enter(pipeline);
        try
        {
            pipeline.Invoke();

            // A pipeline that was stopped before it ran returns without an exception.
            if (pipeline.PipelineStateInfo.State != PipelineState.Completed)
            {
                throw new PipelineStoppedException();
            }
        }
        catch (PipelineStoppedException)
        {
            throw new ShellStartException("The import of the module was interrupted.", ExitCodes.Failure);
        }
        catch (RuntimeException exception)
        {
            throw new ShellStartException($"The module at '{path}' cannot be imported: {exception.ErrorRecord.Exception.Message}", ExitCodes.CannotStart);
        }
        finally
        {
            _userInterface.ResetProgress();
        }
    }

    /// <summary>True where the text is the beginning of something: an open brace, quote or here-string, a pipe at the end.</summary>
    public static bool IsIncomplete(string text)
    {
        _ = Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(error => error.IncompleteInput);
    }

    /// <summary>True where the text reads <c>$input</c>, so that the standard input is its pipeline.</summary>
    public static bool ReadsInput(string text) =>
        Parser.ParseInput(text, out _, out _)
            .Find(node => node is VariableExpressionAst variable && variable.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase),
                searchNestedScriptBlocks: false) is not null;

    /// <summary>What Tab offers, from the engine; null where it fails.</summary>
    public CommandCompletion? Complete(string text, int cursor)
    {
        if (_depth > 0)
        {
            return null;
        }

        using PowerShell shell = PowerShell.Create(_runspace);
        try
        {
            return CommandCompletion.CompleteInput(text, cursor, null, shell);
        }
        catch (RuntimeException)
        {
            return null;
        }
    }

    /// <summary><c>$?</c>; a nested prompt has no use for it, and the engine does not let it be read while a pipeline runs.</summary>
    private bool LastSucceeded => _depth > 0 || _runspace.SessionStateProxy.GetVariable("?") is not false;

    /// <summary>A pipeline in the history: only such a one sets <c>$?</c>.</summary>
    private Pipeline CreateUserPipeline(string text) =>
        _depth > 0 ? _runspace.CreateNestedPipeline(text, addToHistory: true) : _runspace.CreatePipeline(text, addToHistory: true);

    private Pipeline CreatePipeline() => _depth > 0 ? _runspace.CreateNestedPipeline() : _runspace.CreatePipeline();

    /// <returns>False where an error or a stop ended the pipeline.</returns>
    private bool Run(Pipeline pipeline, IEnumerable<string>? input)
    {
        // Errors go the way of the objects, so that they are shown in order.
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true));
        using IDisposable scope = _breaks.Enter(pipeline);
        _depth++;
        try
        {
            pipeline.Invoke(input);
            return pipeline.PipelineStateInfo.State == PipelineState.Completed;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            _depth--;
            Show(exception);
            _depth++;
            return false;
        }
        finally
        {
            _depth--;
            _userInterface.ResetProgress();
        }
    }

    /// <summary>Shows an error that ended a pipeline in the view that the user prefers.</summary>
    private void Show(RuntimeException exception)
    {
        using Pipeline pipeline = CreatePipeline();

        pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true));
        try
        {
            // The engine takes for an error only what a command writes as one, and then gives it that command's position.
            using IDisposable asErrors = _userInterface.WriteAllAsErrors();
            pipeline.Invoke(new[] { exception.ErrorRecord });
        }
        catch (RuntimeException)
        {
            _userInterface.WriteErrorLine(exception.Message);
        }
    }
}
