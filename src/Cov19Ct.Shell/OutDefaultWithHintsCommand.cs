using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace Cov19Ct.Shell;

/// <summary>The engine's Out-Default, which shows what a pipeline gives; a command that was not found is shown with the hint for it.</summary>
[Cmdlet(VerbsData.Out, "Default")]
public sealed class OutDefaultWithHintsCommand : OutDefaultCommand
{
    protected override void ProcessRecord()
    {
        // By its identity, not its type: -ErrorAction Stop wraps the exception.
        if (InputObject?.BaseObject is ErrorRecord { ErrorDetails: null, TargetObject: string name } record
            && record.FullyQualifiedErrorId.StartsWith(nameof(CommandNotFoundException), StringComparison.Ordinal)
            && MissingCommandHint.For(name) is string hint)
        {
            record.ErrorDetails = new ErrorDetails(record.Exception.Message) { RecommendedAction = hint };
        }

        base.ProcessRecord();
    }
}
