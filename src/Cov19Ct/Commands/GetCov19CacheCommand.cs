using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Data;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Get, "Cov19Cache")]
[OutputType(typeof(Cov19CacheInfo))]
public sealed class GetCov19CacheCommand : WorkerCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    protected override void ProcessRecord()
    {
        string folder = CacheFolders.Resolve(this, CachePath);
        RunOnWorker(writer =>
        {
            using SliceCache cache = SliceCache.Inspect(folder);
            try
            {
                writer.WriteObject(cache.Describe());
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                writer.WriteError(folder, exception);
            }
        });
    }
}
