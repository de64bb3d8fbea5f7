using System.Globalization;
using System.Management.Automation.Host;

namespace Cov19Ct.Shell;

/// <summary>The engine's view of this program.</summary>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    private int _nestedPrompts;

    /// <summary>Runs a prompt inside the pipeline that asks for it, until it is left; set once there is a runspace.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>Set by <c>exit</c>: the session ends, with <see cref="ExitCode"/>.</summary>
    public bool ShouldExit { get; private set; }

    public int ExitCode { get; private set; }

    /// <summary>Set to leave the innermost nested prompt.</summary>
    public bool ShouldLeaveNestedPrompt { get; set; }

    public override string Name => ShellUsage.Name;

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary><c>exit</c> at a nested prompt resumes the pipeline that waits; elsewhere it ends the session.</summary>
    public override void SetShouldExit(int exitCode)
    {
        if (_nestedPrompts > 0)
        {
            ShouldLeaveNestedPrompt = true;
            return;
        }

        ShouldExit = true;
        ExitCode = exitCode;
    }

    public override void EnterNestedPrompt()
    {
        if (NestedPrompt is null || !userInterface.CanAsk)
        {
            throw userInterface.CannotAsk();
        }

        _nestedPrompts++;
        try
        {
            NestedPrompt();
        }
        finally
        {
            _nestedPrompts--;
            ShouldLeaveNestedPrompt = false;
        }
    }

    public override void ExitNestedPrompt() => ShouldLeaveNestedPrompt = true;

    public override void NotifyBeginApplication()
    {
        // The terminal is left to a native program as it is.
    }

    public override void NotifyEndApplication()
    {
    }
}
