using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Clear, "Cov19Model")]
[OutputType(typeof(void))]
public sealed class ClearCov19ModelCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    protected override void ProcessRecord()
    {
        int count = LoadedModels.Clear(Path is null ? null : PathResolver.ResolveOne(this, Path));
        WriteVerbose($"{count} models freed.");
    }
}
