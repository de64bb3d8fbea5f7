namespace Cov19Ct.Hosted.Tests;

public sealed class PrecisionTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public PrecisionTests()
    {
        _folder = new ModuleTestFolder(_session);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData("", "Float32")]
    [InlineData("-Precision BFloat16", "BFloat16")]
    public void A_model_records_the_precision_it_was_trained_in_and_diagnoses_in_any(string parameters, string recorded)
    {
        _folder.MakePhantoms(2);
        dynamic report = Assert.Single(_session.RunClean(
            "Import-CtScan $folder/scans -Recurse | "
                + "Start-Cov19Training $folder/model.safetensors -Encoder ResNet18 -ImageSize 64 -Epochs 1 "
                + $"{parameters}"));
        Assert.True((double)report.TrainingLoss is > 0 and < 5);
        dynamic model = Assert.Single(_session.RunClean("Get-Cov19Model $folder/model.safetensors"));
        Assert.Contains(
            $"\"precision\":\"{recorded}\"", (string)model.Description.Provenance["training_options"], StringComparison.Ordinal);
        foreach (string precision in (string[])["Float32", "BFloat16"])
        {
            dynamic diagnosis = _session.RunClean(
                $"Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -Precision {precision} "
                    + "-WarningAction Ignore")[0];
            Assert.Equal(precision, (string)diagnosis.Precision);
            Assert.True((double)diagnosis.Probability is > 0 and < 1);
        }
    }

    [Fact]
    public void One_model_in_two_precisions_is_two_in_memory_and_their_probabilities_are_close()
    {
        _folder.MakeModel();
        _folder.MakePhantoms(1);
        object[] differences = [.. _session.RunClean("""
            $scan = Import-CtScan $folder/scans -Recurse
            $exact = $scan | Invoke-Cov19Diagnosis $folder/model.safetensors -Precision Float32 -WarningAction Ignore
            $rounded = $scan | Invoke-Cov19Diagnosis $folder/model.safetensors -Precision BFloat16 -WarningAction Ignore
            0..3 | ForEach-Object { $exact.Slices[$_].Probability - $rounded.Slices[$_].Probability }
            """).Select(difference => difference.BaseObject)];
        Assert.All(differences, difference => Assert.InRange(Math.Abs((double)difference), 1e-9, 0.01));
        Assert.Equal(
            ["BFloat16", "Float32"],
            _session.RunClean("(Get-Cov19Model).Precision").Select(precision => (string)precision.BaseObject).Order());
        _session.RunClean("Clear-Cov19Model $folder/model.safetensors");
        Assert.Empty(_session.RunClean("Get-Cov19Model"));
    }
}
