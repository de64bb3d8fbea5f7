using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Engine;

/// <summary>What was made before a construction failed is let go of.</summary>
public class FailedConstructionTests
{
    private static readonly ModelDescription s_description = new()
    {
        Name = "model",
        Encoder = EncoderArchitecture.ResNet18,
        Preprocessing = new Preprocessing { Size = 32 },
    };

    public FailedConstructionTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void A_model_for_a_device_that_is_not_there_leaves_no_tensor()
    {
        Assert.SkipWhen(cuda.is_available(), "A GPU is there.");
        using ScratchFolder folder = new();
        string path = folder.File("model.safetensors");
        ModelStore.Create(path, s_description, 1, encoderWeightsPath: null);
        ModelKey key = ModelKey.Of(path, "cuda:0", ActivationPrecision.Float32);

        // TorchSharp's modules leave their buffers to the garbage collector.
        long ofNetwork = Left(() => ModelFile.Load(path).Network.Dispose());
        Assert.InRange(Left(() => Assert.ThrowsAny<Exception>(() => LoadedModel.Load(key))), 0, ofNetwork);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_encoder_whose_last_weight_cannot_be_copied_leaves_no_tensor(bool isOneDnn)
    {
        using CnnRnn network = new(s_description);
        network.eval();
        EncoderPlan plan = EncoderPlan.Of(s_description.Encoder);
        using FoldedWeights weights = FoldedWeights.Of(network.encoder, plan, InputNormalisation.None);
        weights.Biases[^1].Dispose();
        AssertNoneLeft(() =>
        {
            try
            {
                if (isOneDnn)
                {
                    OneDnnEncoder.TryCreate(plan, weights, ScalarType.Float32, 1, 32);
                }
                else
                {
                    _ = new PlainEncoder(plan, weights, CPU, ScalarType.Float32);
                }
            }
            catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
            {
            }
        });
    }

    [Fact]
    public void Weights_that_cannot_be_folded_leave_no_tensor()
    {
        using CnnRnn network = new(s_description);
        EncoderPlan larger = EncoderPlan.Of(EncoderArchitecture.ResNet34);
        AssertNoneLeft(() => Assert.ThrowsAny<Exception>(() => FoldedWeights.Of(network.encoder, larger, InputNormalisation.None)));
    }

    private static void AssertNoneLeft(Action fail) => Assert.InRange(Left(fail), long.MinValue, 0);

    /// <summary>Counted without a garbage collection, which would hide what nobody let go of.</summary>
    private static long Left(Action make)
    {
        // What is made once for the process.
        make();
        long before = LiveTensors.CountReachable();
        make();
        return LiveTensors.Count - before;
    }
}
