using System.Text.Json;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Inference;

public class TorchvisionParityTests
{
    [Theory]
    [InlineData(EncoderArchitecture.ResNet18)]
    [InlineData(EncoderArchitecture.ResNet34)]
    [InlineData(EncoderArchitecture.ResNet50)]
    [InlineData(EncoderArchitecture.ResNet101)]
    public void Slice_probabilities_equal_those_of_torchvision_and_torch(EncoderArchitecture encoder)
    {
        TorchRuntime.EnsureLoaded();
        using ScratchFolder folder = new();
        string path = folder.File("model.safetensors");
        ModelDescription description = new()
        {
            Name = "formula",
            Encoder = encoder,
            Preprocessing = new Preprocessing { Normalisation = InputNormalisation.ImageNet },
        };
        using (CnnRnn network = new(description))
        {
            FormulaWeights.Fill(network);
            ModelFile.Save(path, network, description);
        }

        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(Scans.Windowed(FormulaWeights.Slices(), FormulaWeights.Size), Vote.Paper);

        double[] expected = Expected(encoder);
        Assert.Equal(expected.Length, diagnosis.SliceCount);
        for (int slice = 0; slice < expected.Length; slice++)
        {
            Assert.Equal(expected[slice], diagnosis.Slices[slice].Probability!.Value, tolerance: 1e-4);
        }

        ModelCache.Clear(path);
    }

    private static double[] Expected(EncoderArchitecture encoder)
    {
        using Stream stream = typeof(TorchvisionParityTests).Assembly.GetManifestResourceStream("torchvision_probabilities.json")!;
        return [.. JsonDocument.Parse(stream).RootElement.GetProperty("probabilities").GetProperty($"{encoder}")
            .EnumerateArray().Select(number => number.GetDouble())];
    }
}
