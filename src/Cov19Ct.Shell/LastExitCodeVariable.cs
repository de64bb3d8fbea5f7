using System.Management.Automation;

namespace Cov19Ct.Shell;

/// <summary><c>$LASTEXITCODE</c>, which tells a script's own <c>exit</c> from the end of a native program within the script. The engine sets the
/// variable for both; for the first, when the outermost script has left the call stack.</summary>
/// <param name="debugger">Of the runspace, for the call stack.</param>
internal sealed class LastExitCodeVariable(Debugger debugger) : PSVariable("LASTEXITCODE")
{
    private object? _value;

    /// <summary>Null where no script has called <c>exit</c> since <see cref="Reset"/>.</summary>
    public int? ExitCodeOfScript { get; private set; }

    public override object? Value
    {
        get => _value;
        set
        {
            _value = value;
            ExitCodeOfScript = value is int exitCode && !debugger.GetCallStack().Any() ? exitCode : null;
        }
    }

    public void Reset() => ExitCodeOfScript = null;
}
