using System.Globalization;
using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Imaging.Attributes;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsDiagnostic.Test, "Cov19Shortcut")]
[OutputType(typeof(ShortcutReport))]
public sealed class TestCov19ShortcutCommand : WorkerCmdlet
{
    private const string Activity = "Reading attributes of CT scans";
    private static readonly ShortcutOptions s_default = new();

    private readonly List<CtScan> _scans = [];
    private int _unlabelled;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ScanTransformation]
    [ValidateNotNull]
    public CtScan InputObject { get; set; } = null!;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string PositiveClass { get; set; } = "COVID";

    [Parameter]
    [ValidateRange(2, 100)]
    public int Folds { get; set; } = s_default.Folds;

    [Parameter]
    [ValidateRange(99, 100_000)]
    public int Permutations { get; set; } = s_default.Permutations;

    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int Resamples { get; set; } = s_default.Resamples;

    [Parameter]
    public int Seed { get; set; }

    protected override void ProcessRecord()
    {
        if (string.IsNullOrWhiteSpace(InputObject.Label))
        {
            _unlabelled++;
        }
        else
        {
            _scans.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        if (_unlabelled > 0)
        {
            WriteWarning($"{Plural.Of(_unlabelled, "scan")} without a label {Plural.Verb(_unlabelled, "is", "are")} not used.");
        }

        RequireBothClasses();
        RunOnWorker(writer =>
        {
            ScanProgress progress = new(writer, Activity, "all scans", "scan", _scans.Count);
            ShortcutReport report = ScanAttributes.Test(
                _scans,
                PositiveClass,
                new ShortcutOptions { Folds = Folds, Permutations = Permutations, Resamples = Resamples, Seed = Seed },
                progress,
                writer.Stopping);
            writer.WriteObject(report);
        });
        ScanProgress.Complete(this, Activity);
    }

    private void RequireBothClasses()
    {
        string[] classes = [.. _scans.Select(scan => scan.Label!).Distinct(StringComparer.OrdinalIgnoreCase)];
        int positives = _scans.Count(scan => scan.Label!.Equals(PositiveClass, StringComparison.OrdinalIgnoreCase));
        if (positives == 0 && classes.Length > 0)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidPositiveClass",
                $"No scan has the label {PositiveClass}. Labels: {string.Join(", ", classes.Take(5).Select(name => ShownText.Of(name)))}.",
                PositiveClass,
                "Give one of the labels as -PositiveClass."));
        }

        (int Positives, int Others) patients = ScanAttributes.PatientCounts(_scans, PositiveClass);
        if (!ShortcutTest.HasEnough(patients))
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "TooFewScans",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A test of shortcuts needs scans of at least {ShortcutTest.MinimumPatientsPerClass} patients of the positive class "
                        + $"and of as many others. Given: {patients.Positives} and {patients.Others}."),
                null,
                "Give labelled scans of more patients."));
        }
    }
}
