using System.Management.Automation;

namespace Cov19Ct.Build.Tests.Help;

public enum SampleVote
{
    AtLeastOne,
    Majority,
}

/// <summary>What the cmdlets below have in common.</summary>
public abstract class SampleCommand : PSCmdlet
{
    [Parameter]
    public SwitchParameter Quiet { get; set; }
}

[Cmdlet(VerbsData.Import, "Sample", DefaultParameterSetName = "Path")]
[OutputType(typeof(string))]
public sealed class ImportSampleCommand : SampleCommand
{
    [Parameter]
    public SampleVote[] Vote { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = "";

    [Parameter(Position = 1)]
    public int? Size { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true)]
    [ValidateSet("Paper", "Lung")]
    public string Window { get; set; } = "";

    [Parameter(ParameterSetName = "Path")]
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = "LiteralPath")]
    public string Name { get; set; } = "";

    [Parameter(DontShow = true)]
    public string Hidden { get; set; } = "";

    public string NoParameter { get; set; } = "";
}

[Cmdlet(VerbsCommon.Clear, "Sample", SupportsShouldProcess = true)]
public sealed class ClearSampleCommand : PSCmdlet
{
    [Parameter(ValueFromRemainingArguments = true)]
    public Dictionary<string, int[]> Map { get; } = [];
}

/// <summary>Not exported: it is not public.</summary>
[Cmdlet(VerbsCommon.Get, "Nothing")]
internal sealed class GetNothingCommand : PSCmdlet;
