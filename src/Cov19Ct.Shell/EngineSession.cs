using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Cov19Ct.Shell;

/// <summary>Opens a runspace of the bare engine.</summary>
internal static class EngineSession
{
    public static Runspace Open(ShellHost host)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        if (OperatingSystem.IsWindows())
        {
            // The user started this program for this module: no policy for scripts from elsewhere applies.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        // Windows PowerShell's modules are found on its machines, and do not load here: so nothing is loaded unasked.
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, "Only modules that are imported."));
        state.Commands.Remove("Out-Default", typeof(SessionStateCmdletEntry));
        state.Commands.Add(new SessionStateCmdletEntry("Out-Default", typeof(OutDefaultWithHintsCommand), null));
        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        return runspace;
    }
}
