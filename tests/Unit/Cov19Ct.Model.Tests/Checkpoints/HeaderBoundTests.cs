using System.Buffers.Binary;
using System.Text;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Runtime;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Checkpoints;

/// <summary>A header with more in it than any network has is refused before anything is made of it.</summary>
public sealed class HeaderBoundTests : IDisposable
{
    private const int Million = 1_000_000;

    private readonly ScratchFolder _folder = new();

    public HeaderBoundTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_million_names_are_refused() => Refuse(
        "{" + string.Join(',', Enumerable.Range(0, Million)
            .Select(number => $"\"t{number}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}",
        "more than 10000 tensors");

    [Fact]
    public void A_million_texts_are_refused() => Refuse(
        "{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, Million).Select(number => $"\"t{number}\":\"\"")) + "}}",
        "more values than");

    [Fact]
    public void A_million_numbers_are_refused() => Refuse(
        "{\"t\":{\"dtype\":\"U8\",\"data_offsets\":[0,0],\"shape\":[" + string.Join(',', Enumerable.Repeat(0, Million)) + "]}}",
        "more values than");

    private void Refuse(string header, string said)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        string path = _folder.Write("many.safetensors", [.. length, .. Encoding.ASCII.GetBytes(header)]);
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(() => SafetensorsReader.Open(path).Dispose());
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }
}
