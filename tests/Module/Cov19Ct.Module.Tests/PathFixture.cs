using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

/// <summary>A session with scans, diagnoses, a model and files that are in the way, and what a path parameter makes of a path.</summary>
public sealed class PathFixture : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public PathFixture()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakeModel();
        _folder.MakePhantoms(6, slices: 1);
        Directory.CreateDirectory(Path.Combine(Root, "taken"));
        foreach (string name in (string[])["text.db", "text.safetensors", "text.nii", "text.html", "covid.csv"])
        {
            File.WriteAllText(Path.Combine(Root, "taken", name), "text");
        }

        // The drive with the cmdlets of the engine alone, which has no New-PSDrive.
        _session.RunClean("""
            $scans = @(Import-CtScan $folder/scans -Recurse -WarningAction Ignore)
            $diagnoses = @($scans | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore)
            $provider = $ExecutionContext.SessionState.Provider.GetOne('FileSystem')
            $drive = [System.Management.Automation.PSDriveInfo]::new('Scratch', $provider, $folder, '', $null)
            $null = $ExecutionContext.SessionState.Drive.New($drive, 'global')
            $null = $ExecutionContext.SessionState.Path.SetLocation($folder)
            """);
    }

    public string Root => _folder.Root;

    internal ScriptResult Run(string script, params (string Name, object? Value)[] variables) => _session.Run(script, variables);

    internal IReadOnlyList<PSObject> RunClean(string script) => _session.RunClean(script);

    /// <summary>Full path that a parameter took a spelling for, as its error or its output tells.</summary>
    internal string Seen(PathParameter parameter, string spelling)
    {
        string full = Path.GetFullPath(Path.Combine(Root, parameter.File));
        ScriptResult result = Run(parameter.Script, ("path", spelling), ("full", full));
        if (result.Errors.Count > 0)
        {
            return result.Errors[0].TargetObject as string ?? result.Errors[0].ToString();
        }

        PSObject output = result.Output[^1];
        return (string)(output.Properties["CachePath"]?.Value ?? output.BaseObject);
    }

    /// <summary>Everything in the folder, and in the one that the process started in, where relative paths of .NET begin.</summary>
    internal string[] Snapshot() =>
    [
        .. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        .. Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory).Order(StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }
}
