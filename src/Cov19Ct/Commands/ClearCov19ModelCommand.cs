using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Clear, "Cov19Model", DefaultParameterSetName = PathSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(Cov19ModelInfo))]
public sealed class ClearCov19ModelCommand : PSCmdlet
{
    [Parameter(
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSets.Path)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSets.LiteralPath)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if ((LiteralPath ?? Path) is not string[] paths)
        {
            Clear(null);
            return;
        }

        foreach (string path in paths.SelectMany(Resolve).ToList())
        {
            Clear(path);
        }
    }

    /// <summary>A file that was removed may still have its model in memory: the path of such a model is not read as a wildcard.</summary>
    private IReadOnlyList<string> Resolve(string path)
    {
        string full = PathResolver.ResolveOne(this, path, LiteralPath is not null);
        return LiteralPath is null
            && !LoadedModels.Contains(full)
            && PathResolver.FindExisting(this, path, isLiteral: false) is { Count: > 0 } found
                ? found
                : [full];
    }

    private void Clear(string? path)
    {
        if (!ShouldProcess(path ?? "all models in memory", "Free"))
        {
            return;
        }

        IReadOnlyList<Cov19ModelInfo> freed = LoadedModels.Clear(path);
        WriteVerbose($"Freed {Plural.Of(freed.Count, "model")}.");
        if (path is not null && freed.Count == 0 && !File.Exists(path))
        {
            WriteWarning($"No model in memory is of {ShownText.Of(path)}, and there is no such file.");
        }

        if (PassThru)
        {
            WriteObject(freed, enumerateCollection: true);
        }
    }
}
