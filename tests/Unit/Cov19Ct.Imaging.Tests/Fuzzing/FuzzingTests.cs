using System.Text.Json;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Fuzzing;

namespace Cov19Ct.Imaging.Tests.Fuzzing;

/// <summary>Damaged files give scans or typed errors, soon and in little memory. With COV19CT_FUZZ_SECONDS set, mutation goes on for
/// as long, each time from another seed; a failure names the seed that repeats it, and the test's output tells how many there
/// were.</summary>
public sealed class FuzzingTests(ITestOutputHelper output) : IDisposable
{
    private readonly FuzzTargets _targets = new();

    public static TheoryData<string> Kinds()
    {
        using FuzzTargets targets = new();
        return [.. targets.All.Select(target => target.Name)];
    }

    public void Dispose() => _targets.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_undamaged_file_is_read(string kind)
    {
        FuzzTarget target = _targets.All.Single(candidate => candidate.Name == kind);
        FuzzOutcome outcome = target.Read(target.Seed);
        Assert.Null(outcome.Error);
        Assert.InRange(outcome.DecodedBytes, 1, 40_000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_truncation_gives_a_typed_error_or_a_scan(string kind) =>
        FuzzRun.Truncations(_targets.All.Single(target => target.Name == kind));

    [Fact]
    public void Mutations_of_files_made_here_give_typed_errors_or_scans() =>
        output.WriteLine(FuzzRun.Mutations(_targets.All, count: 4_000));

    [SharedDataFact]
    public void Mutations_of_real_files_give_typed_errors_or_scans()
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("reference/dicom_files.json")));
        FuzzTarget[] files =
        [
            .. new[] { "images", "non_image_or_unreadable" }
                .SelectMany(section => reference.RootElement.GetProperty(section).EnumerateArray())
                .Select(file => file.GetProperty("path").GetString()!)
                .Distinct()
                .Select(path => _targets.File(Path.GetFileName(path), File.ReadAllBytes(SharedData.Path(path)))),
        ];
        output.WriteLine(FuzzRun.Mutations(files, count: 10 * files.Length));
    }
}
