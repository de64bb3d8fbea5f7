using System.Buffers.Binary;
using System.Text;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Checkpoints;

/// <summary>A model file with a wrong bit is refused, or is the same model.</summary>
public sealed class SealTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public SealTests()
    {
        TorchRuntime.EnsureLoaded();
        _path = _folder.File("model.safetensors");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_flipped_bit_makes_another_model()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new()
        {
            ["encoder.conv1.weight"] = rand(3, 5, 7),
            ["head.fc.bias"] = rand(2),
            ["encoder.bn1.num_batches_tracked"] = tensor(5L),
        };
        SafetensorsWriter.Write(_path, tensors, Metadata());
        string expected = Said();
        int refused = 0;
        BitFlips.In(_path, 1000, seed: 23, HeaderLength(), _ =>
        {
            try
            {
                Assert.Equal(expected, Said());
            }
            catch (InvalidModelFileException)
            {
                refused++;
            }
        });
        Assert.Equal(1000, refused);
        Assert.Equal(expected, Said());

        string Said()
        {
            Cov19ModelInfo info = ModelFile.ReadInfo(_path);
            return $"{info.Hash} {info.ParameterCount} {ModelMetadata.Write(info.Description)}";
        }
    }

    [Fact]
    public void A_flipped_bit_is_noticed_when_a_network_is_loaded_and_when_its_vote_is_changed()
    {
        ModelStore.Create(_path, Description(), 1, encoderWeightsPath: null);
        BitFlips.In(_path, 20, seed: 5, HeaderLength(), _ =>
        {
            byte[] damaged = File.ReadAllBytes(_path);
            Assert.Throws<InvalidModelFileException>(() => ModelFile.Load(_path).Network.Dispose());
            Assert.Throws<InvalidModelFileException>(
                () => ModelStore.SetVote(_path, new Vote(VoteRule.Mean), [], new Dictionary<string, string>()));
            Assert.Equal(damaged, File.ReadAllBytes(_path));
        });
        ModelFile.Load(_path).Network.Dispose();
    }

    [Fact]
    public void A_changed_weight_is_called_damage_and_not_divergence()
    {
        ModelStore.Create(_path, Description(), 1, encoderWeightsPath: null);
        byte[] whole = File.ReadAllBytes(_path);
        whole[^1] = 0x7F;
        whole[^2] = 0xFF;
        File.WriteAllBytes(_path, whole);
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(() => ModelFile.Load(_path).Network.Dispose());
        Assert.Contains("its tensors have changed since it was written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_seal_is_refused_with_what_to_do()
    {
        SafetensorsWriter.Write(_path, new Dictionary<string, Tensor>(), Metadata());
        string text = Encoding.UTF8.GetString(File.ReadAllBytes(_path).AsSpan(8));
        string header = text.Replace(FileSeal.HeaderKey, "other_text__", StringComparison.Ordinal);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        File.WriteAllBytes(_path, [.. length, .. Encoding.UTF8.GetBytes(header)]);
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(() => ModelFile.ReadInfo(_path));
        Assert.Contains("it has no seal", error.Message, StringComparison.Ordinal);
        Assert.Contains("again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encoder_weights_are_checked_where_they_have_a_seal_and_read_where_they_have_none()
    {
        string weights = _folder.File("weights.safetensors");
        using CnnRnn source = new(Description());
        SafetensorsWriter.Write(weights, source.encoder.state_dict(), new Dictionary<string, string>());
        byte[] whole = File.ReadAllBytes(weights);
        whole[^1] ^= 1;
        File.WriteAllBytes(weights, whole);
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(
            () => ModelStore.Create(_path, Description(), 1, weights));
        Assert.Equal(weights, error.Path);

        // As PyTorch writes them: without a seal nothing can be said of them.
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(whole);
        string header = Encoding.UTF8.GetString(whole, 8, headerLength);
        int end = header.IndexOf('}', StringComparison.Ordinal);
        byte[] plain = Encoding.UTF8.GetBytes($$"""{"__metadata__":{"format":"pt"{{header[end..]}}""");
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)plain.Length);
        File.WriteAllBytes(weights, [.. length, .. plain, .. whole[(8 + headerLength)..]]);
        Assert.Equal("All 120 encoder tensors were found; all tensors of the file were used.",
            ModelStore.Create(_path, Description(), 1, weights).EncoderWeights);
    }

    private int HeaderLength() => 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(File.ReadAllBytes(_path));

    private static Dictionary<string, string> Metadata() => new()
    {
        ["format"] = "pt",
        [ModelMetadata.Key] = ModelMetadata.Write(Description() with { Seen = new SeenScans([new('A', 32)], [], [new('0', 32)]) }),
    };

    private static ModelDescription Description() => new() { Name = "model", Encoder = EncoderArchitecture.ResNet18 };
}
