using Cov19Ct.Model.Data;
using Cov19Ct.Model.Inference;
using Cov19Ct.ModelTestKit;

namespace Cov19Ct.Model.Tests.Inference;

public class SeenCheckTests
{
    private static readonly WindowedScan s_scan = Scans.Small(3, 16);
    private static readonly string s_fingerprint = ScanFingerprint.Of(s_scan, default).Text;
    private static readonly string s_other = new('0', 32);

    [Fact]
    public void A_scan_is_recognised_in_each_part_it_was_seen_in()
    {
        Assert.Equal([FindingCodes.SeenInTraining], CodesOf(new SeenScans([s_other, s_fingerprint], [s_other], [])));
        Assert.Equal(
            [FindingCodes.SeenInSelection, FindingCodes.SeenInCalibration],
            CodesOf(new SeenScans([s_other], [s_fingerprint], [s_fingerprint])));
        Assert.Empty(CodesOf(new SeenScans([s_other], [s_other], [s_other])));
        Assert.Empty(CodesOf(SeenScans.None));
    }

    [Fact]
    public void The_finding_is_a_warning_that_names_the_model()
    {
        CtFinding finding = Assert.Single(Find(new SeenScans([s_fingerprint], [], [])));
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal(
            "The model m was trained on this scan. This verdict says little about scans that the model has not seen.", finding.Message);
    }

    private static IEnumerable<string> CodesOf(SeenScans seen) => Find(seen).Select(finding => finding.Code);

    private static IEnumerable<CtFinding> Find(SeenScans seen) =>
        SeenCheck.FindingsOn(s_fingerprint, new ModelDescription { Name = "m", Seen = seen });
}
