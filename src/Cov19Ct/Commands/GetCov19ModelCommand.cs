using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Get, "Cov19Model")]
[OutputType(typeof(Cov19ModelInfo))]
public sealed class GetCov19ModelCommand : WorkerCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    protected override void ProcessRecord()
    {
        if (Path is null)
        {
            WriteObject(LoadedModels.List(), enumerateCollection: true);
            return;
        }

        string[] files = [.. Path.SelectMany(path => PathResolver.ResolveExistingFiles(this, path))];
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
