using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Cov19Ct.Hosted.Tests;

/// <summary>A runspace of the bare engine with the built module in it.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    static ModuleSession()
    {
        // The tests' own key and cache: a test run must not touch the user's.
        Environment.SetEnvironmentVariable("COV19CT_PATIENT_KEY_FILE", Path.Combine(Path.GetTempPath(), "cov19ct-module-tests.key"));
        Environment.SetEnvironmentVariable("COV19CT_CACHE", Path.Combine(Path.GetTempPath(), "cov19ct-module-tests-cache"));
    }

    public ModuleSession()
    {
        InitialSessionState state = CreateState();
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    public static string RepositoryRoot { get; } = FindRoot();

    public static string ManifestPath => Path.Combine(RepositoryRoot, "Cov19Ct.psd1");

    /// <summary>The state of the bare engine, with the module to import.</summary>
    public static InitialSessionState CreateState()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([ManifestPath]);

        // The bare engine's own policy is Restricted, under which Windows refuses the module's type file. Elsewhere there are no
        // policies, and a runspace that is given one does not open.
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        return state;
    }

    /// <summary>Runs a script to its end; a terminating error is in the errors.</summary>
    public ScriptResult Run(string script, params (string Name, object? Value)[] variables)
    {
        using PowerShell shell = Create(script, variables);
        List<PSObject> output = [];
        List<ErrorRecord> terminating = [];
        try
        {
            output.AddRange(shell.Invoke());
        }
        catch (RuntimeException exception)
        {
            terminating.Add(exception.ErrorRecord);
        }

        return new ScriptResult(
            output, [.. shell.Streams.Error, .. terminating], [.. shell.Streams.Warning.Select(warning => warning.Message)]);
    }

    /// <summary>Runs a script that must not fail.</summary>
    public IReadOnlyList<PSObject> RunClean(string script, params (string Name, object? Value)[] variables)
    {
        ScriptResult result = Run(script, variables);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Output;
    }

    /// <summary>A pipeline that has not started.</summary>
    public PowerShell Create(string script, params (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        PowerShell shell = PowerShell.Create(_runspace);
        return shell.AddScript(script);
    }

    public void Dispose() => _runspace.Dispose();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cov19Ct.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}

/// <summary>What a script gave.</summary>
internal sealed record ScriptResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings)
{
    /// <summary>Its one error.</summary>
    public ErrorRecord Error => Assert.Single(Errors);

    /// <summary>The id of its one error, without the cmdlet's name.</summary>
    public string ErrorId => Error.FullyQualifiedErrorId.Split(',')[0];
}
