using System.Buffers.Binary;
using System.Text;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Runtime;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Fuzzing;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Checkpoints;

/// <summary>Damaged model files give models or typed errors. With COV19CT_FUZZ_SECONDS set, mutation goes on for as long.</summary>
public sealed class ModelFuzzingTests : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public ModelFuzzingTests(ITestOutputHelper output)
    {
        TorchRuntime.EnsureLoaded();
        _output = output;
        _path = _folder.File("model.safetensors");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mutations_of_a_model_file_give_typed_errors_or_the_model()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new()
        {
            ["encoder.conv1.weight"] = rand(3, 5, 7),
            ["head.fc.bias"] = rand(2),
            ["encoder.bn1.num_batches_tracked"] = tensor(5L),
        };
        SafetensorsWriter.Write(_path, tensors, new Dictionary<string, string>
        {
            ["format"] = "pt",
            [ModelMetadata.Key] = ModelMetadata.Write(new ModelDescription { Name = "model", Encoder = EncoderArchitecture.ResNet18 }),
        });
        _output.WriteLine(FuzzRun.Mutations(
            [Target("model", File.ReadAllBytes(_path), ReadModel), Target("weights", Weights(), ReadTensors)], count: 2_000));

        FuzzTarget Target(string name, byte[] file, Action read) => new(
            name,
            file,
            bytes =>
            {
                File.WriteAllBytes(_path, bytes);
                return new FuzzOutcome(bytes.Length, Record.Exception(read));
            },
            exception => exception is InvalidModelFileException);
    }

    private void ReadModel() => Assert.Equal("model", ModelFile.ReadInfo(_path).Description.Name);

    private void ReadTensors()
    {
        using SafetensorsReader reader = SafetensorsReader.Open(_path);
        foreach (TensorEntry entry in reader.Tensors.Values)
        {
            using Tensor tensor = empty(entry.Shape, dtype: entry.DataType);
            reader.CopyTo(entry, tensor);
        }
    }

    /// <summary>Weights as PyTorch writes them, without a seal: damage to the header is not noticed before it is parsed.</summary>
    private static byte[] Weights()
    {
        byte[] header = Encoding.UTF8.GetBytes(
            """
            {"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
            "b.bias":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},"n":{"dtype":"I64","shape":[],"data_offsets":[32,40]}}
            """);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. new byte[40]];
    }
}
