using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.Get, "CtFinding")]
[OutputType(typeof(ScanFinding), typeof(FindingSummary))]
public sealed class GetCtFindingCommand : PSCmdlet
{
    private readonly List<ScanFinding> _summarised = [];
    private WildcardPattern[]? _codes;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FindingCodeCompleter))]
    public string[]? Code { get; set; }

    [Parameter]
    public FindingSeverity MinimumSeverity { get; set; }

    [Parameter]
    public SwitchParameter Summary { get; set; }

    protected override void BeginProcessing()
    {
        _codes = Code is null ? null : Array.ConvertAll(Code, PatternOf);
        for (int index = 0; index < (_codes?.Length ?? 0); index++)
        {
            if (!FindingCatalogue.All.Any(finding => _codes![index].IsMatch(finding.Code)))
            {
                WriteWarning($"No finding of this version of the module has the code {Code![index]}. docs/findings.md lists the codes.");
            }
        }
    }

    protected override void ProcessRecord()
    {
        switch (InputObject.BaseObject)
        {
            case CtScan scan:
                Write(scan.Id, scan.Path, scan.Findings);
                break;
            case WindowedScan scan:
                Write(scan.Id, scan.Path, scan.Findings);
                break;
            default:
                WriteDiagnosis(InputObject);
                break;
        }
    }

    protected override void EndProcessing() => WriteObject(FindingSummary.Of(_summarised), enumerateCollection: true);

    private WildcardPattern PatternOf(string code)
    {
        try
        {
            WildcardPattern pattern = WildcardPattern.Get(code, WildcardOptions.IgnoreCase);

            // It is read at its first use only.
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            ThrowTerminatingError(Errors.InvalidPattern(code));
            throw;
        }
    }

    private void WriteDiagnosis(PSObject input)
    {
        try
        {
            if (DiagnosisReader.Read(input) is Cov19Diagnosis diagnosis)
            {
                Write(diagnosis.ScanId, diagnosis.Path, diagnosis.Findings);
            }
            else
            {
                WriteError(Errors.NotAScanOrDiagnosis(input));
            }
        }
        catch (IncompleteDiagnosisException exception)
        {
            WriteError(Errors.Translate(null, exception));
        }
    }

    private void Write(string scanId, string path, IEnumerable<CtFinding> findings)
    {
        foreach (CtFinding finding in findings.Where(IsAskedFor))
        {
            ScanFinding row = ScanFinding.Of(scanId, path, finding);
            if (Summary)
            {
                _summarised.Add(row);
            }
            else
            {
                WriteObject(row);
            }
        }
    }

    private bool IsAskedFor(CtFinding finding) =>
        finding.Severity >= MinimumSeverity && (_codes is null || Array.Exists(_codes, pattern => pattern.IsMatch(finding.Code)));
}
