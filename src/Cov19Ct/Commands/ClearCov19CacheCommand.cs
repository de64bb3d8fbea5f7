using System.Globalization;
using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Data;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Clear, "Cov19Cache", SupportsShouldProcess = true)]
[OutputType(typeof(Cov19CacheInfo))]
public sealed class ClearCov19CacheCommand : WorkerCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        string folder = CacheFolders.Resolve(this, CachePath);
        if (!ShouldProcess(folder, "Remove all cached slices and features"))
        {
            return;
        }

        RunOnWorker(writer => Clear(folder, writer));
    }

    private void Clear(string folder, PipelineWriter writer)
    {
        using SliceCache cache = SliceCache.Inspect(folder);
        try
        {
            Report(cache.Clear(), cache.Describe(), writer);
        }
        catch (Exception exception) when (Errors.IsAboutInput(exception))
        {
            writer.WriteError(folder, exception);
        }
    }

    private void Report(Cov19CacheInfo removed, Cov19CacheInfo left, PipelineWriter writer)
    {
        writer.WriteVerbose(string.Create(
            CultureInfo.InvariantCulture,
            $"Removed {removed.Bytes / 1e9:0.000} GB: {removed.SliceFiles} slice files, {removed.FeatureFiles} feature files, "
                + $"{removed.UnfinishedFiles} unfinished files."));
        if (left.Files > 0)
        {
            writer.WriteWarning($"{left.CachePath}: {Plural.Of(left.Files, "file")} could not be removed: in use, or access is denied.");
        }

        if (PassThru)
        {
            writer.WriteObject(removed);
        }
    }
}
