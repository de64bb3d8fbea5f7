using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Get, "Cov19Model", DefaultParameterSetName = PathSets.Path)]
[OutputType(typeof(Cov19ModelInfo))]
public sealed class GetCov19ModelCommand : WorkerCmdlet
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

    protected override void ProcessRecord()
    {
        if ((LiteralPath ?? Path) is not string[] paths)
        {
            WriteObject(LoadedModels.List(), enumerateCollection: true);
            return;
        }

        string[] files = [.. paths.SelectMany(path => PathResolver.ResolveExistingFiles(this, path, isLiteral: LiteralPath is not null))];
        RunOnWorker(writer =>
        {
            foreach (string file in files)
            {
                try
                {
                    writer.WriteObject(ModelStore.Read(file));
                }
                catch (Exception exception) when (Errors.IsAboutInput(exception))
                {
                    writer.WriteError(file, exception);
                }
            }
        });
    }
}
