using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Training.Tests.Data;

public sealed class TrainingSetCheckTests : IDisposable
{
    private readonly FileScan _one = new(seed: 1);
    private readonly FileScan _other = new(seed: 2);
    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Sets_of_other_files_pass()
    {
        TrainingSetCheck.Require(Request(_other.Scan));
    }

    [Fact]
    public void The_same_file_in_both_sets_is_an_error_unless_allowed()
    {
        Assert.Contains("1 of 1 validation scans share a file", Refuse(_one.Scan), StringComparison.Ordinal);
        TrainingSetCheck.Require(Request(_one.Scan) with { AllowLeakage = true });
    }

    [Fact]
    public void A_link_to_a_folder_hides_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows, a user may have no right to make links.");
        string link = _folder.File("linked");
        Directory.CreateSymbolicLink(link, _one.Folder);
        Assert.Contains("share a file", Refuse(_one.In(link)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("patient")]
    [InlineData("series")]
    public void The_same_patient_or_series_is_an_error(string what)
    {
        TrainingRequest request = Request(Named(_other.Scan)) with
        {
            TrainingSet =
        [
            Named(_one.Scan) with { Label = "COVID" }, NonCovid(),
        ]
        };
        Assert.Contains(
            $"share a {what}",
            Assert.Throws<TrainingSetException>(() => TrainingSetCheck.Require(request)).Message,
            StringComparison.Ordinal);

        CtScan Named(CtScan scan) => what == "patient" ? scan with { PatientHash = "AB" } : scan with { SeriesInstanceUid = "1.2" };
    }

    private string Refuse(CtScan validation) =>
        Assert.Throws<TrainingSetException>(() => TrainingSetCheck.Require(Request(validation))).Message;

    private TrainingRequest Request(CtScan validation) => new()
    {
        Outputs = new TrainingOutputs("model.safetensors"),
        Description = new ModelDescription { Name = "model" },
        Options = TrainingOptions.Improved,
        TrainingSet = [_one.Scan with { Label = "COVID" }, NonCovid()],
        ValidationSet = [validation],
    };

    private CtScan NonCovid() => _one.In(_folder.Root) with { Label = "non-COVID" };
}
