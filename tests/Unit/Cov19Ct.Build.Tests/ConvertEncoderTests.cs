using System.Buffers.Binary;
using System.Text.Json;
using Cov19Ct.Build.Encoders;
using Cov19Ct.Onnx;

namespace Cov19Ct.Build.Tests;

public sealed class ConvertEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_safetensors_file_has_the_tensors_in_their_order_and_the_texts()
    {
        byte[] file = SafetensorsFile.Build(
            [new OnnxTensor("b.weight", [2, 1], [1.5f, -2]), new OnnxTensor("a.bias", [1], [3])],
            new Dictionary<string, string> { ["format"] = "pt", ["source"] = "somewhere" });
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));

        Assert.Equal(0, length % 8);
        Assert.Equal("somewhere", header.RootElement.GetProperty("__metadata__").GetProperty("source").GetString());
        Assert.Equal(
            """{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}""", header.RootElement.GetProperty("b.weight").GetRawText());
        Assert.Equal("""{"dtype":"F32","shape":[1],"data_offsets":[8,12]}""", header.RootElement.GetProperty("a.bias").GetRawText());
        Assert.Equal(
            [1.5f, -2, 3],
            Enumerable.Range(0, 3).Select(index => BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + length + (4 * index)))));
    }

    [Fact]
    public void What_is_no_network_is_an_error_of_the_build_and_nothing_is_written()
    {
        string input = _folder.Write("a.onnx", "no network");
        string output = _folder.File("b.safetensors");
        using StringWriter error = new();

        Assert.Equal(1, Program.Run(["convert-encoder", input, output, "x"], TextWriter.Null, error));
        Assert.StartsWith("Cov19Ct.Build : error COV19BUILD : ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("not an ONNX file", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }
}
