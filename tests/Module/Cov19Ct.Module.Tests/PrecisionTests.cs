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
    public void A_model_records_the_precision_it_was_trained_in_and_diagnoses_in_float32(string parameters, string recorded)
    {
        _folder.MakePhantoms(2);
        dynamic report = Assert.Single(_session.RunClean(
            $"Import-CtScan $folder/scans -Recurse | Start-Cov19Training $folder/model.safetensors -Encoder ResNet18 -Size 64 -Epochs 1 {parameters}"));
        Assert.True((double)report.TrainingLoss is > 0 and < 5);
        dynamic model = Assert.Single(_session.RunClean("Get-Cov19Model $folder/model.safetensors"));
        Assert.Contains($"\"precision\":\"{recorded}\"", (string)model.Description.Provenance["training_options"], StringComparison.Ordinal);
        dynamic diagnosis = _session.RunClean("Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore")[0];
        Assert.Equal("Float32", (string)diagnosis.Precision);
        Assert.True((double)diagnosis.Probability is > 0 and < 1);
    }
}
