using System.Buffers.Binary;
using System.Text.Json;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Outputs;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Outputs;

public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public TrainingCheckpointTests()
    {
        TorchRuntime.EnsureLoaded();
        _path = _folder.File("model.checkpoint");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_flipped_bit_makes_another_checkpoint()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> state = new() { ["network.weight"] = rand(3, 4, 5), ["adam.first.weight"] = rand(60) };
        TrainingCheckpoint checkpoint = new()
        {
            Identity = new SortedDictionary<string, string> { ["seed"] = "5", ["training scans"] = "6 (0123456789ABCDEF)" },
            Position = new TrainingPosition { Step = 2, LossSum = 1.25, LearningRate = 1e-4, GradientNorm = 0.5 },
        };
        checkpoint.Save(_path, state);
        string expected = Said();
        int refused = 0;
        int header = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(File.ReadAllBytes(_path));
        BitFlips.In(_path, 1000, seed: 24, header, _ =>
        {
            try
            {
                Assert.Equal(expected, Said());
            }
            catch (CheckpointException)
            {
                refused++;
            }
        });
        Assert.Equal(1000, refused);
        Assert.Equal(expected, Said());

        string Said()
        {
            TrainingCheckpoint read = TrainingCheckpoint.Read(_path);
            Dictionary<string, Tensor> target = state.ToDictionary(entry => entry.Key, entry => zeros_like(entry.Value));
            TrainingCheckpoint.ReadState(_path, target);
            IEnumerable<string> bytes = target.Values.Select(tensor => Convert.ToHexString(tensor.bytes));
            return $"{JsonSerializer.Serialize(read)} {string.Join(' ', bytes)}";
        }
    }
}
