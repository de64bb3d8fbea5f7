using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;

namespace Cov19Ct.Commands;

/// <content>The parameters.</content>
public sealed partial class InvokeCov19DiagnosisCommand
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScanSet)]
    [ModelPathTransformation]
    [ValidateNotNullOrEmpty]
    public string? ModelPath { get; set; }

    [Parameter]
    [Alias("Rule")]
    public VoteRule? VoteRule { get; set; }

    [Parameter]
    [Alias("K")]
    [ValidateRange(1, int.MaxValue)]
    public int? VoteSliceCount { get; set; }

    [Parameter]
    public double? Threshold { get; set; }

    [Parameter]
    public double? UndeterminedFrom { get; set; }

    [Parameter]
    public double? UndeterminedBelow { get; set; }

    [Parameter(ParameterSetName = ScanSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "Auto";

    [Parameter(ParameterSetName = ScanSet)]
    public InferencePrecision Precision { get; set; }

    [Parameter]
    public SwitchParameter Explain { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ExplanationCount { get; set; } = 3;

    [Parameter(ParameterSetName = ScanSet)]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    [Parameter(ParameterSetName = ScanSet)]
    public SwitchParameter VerifyContent { get; set; }

    [Parameter(ParameterSetName = ScanSet)]
    [TimeBudgetTransformation]
    public TimeSpan? TimeBudget { get; set; }

    [Parameter]
    public double? FailureThreshold { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SubmissionPath { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }
}
