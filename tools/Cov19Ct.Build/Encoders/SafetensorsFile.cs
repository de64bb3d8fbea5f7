using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Cov19Ct.Onnx;

namespace Cov19Ct.Build.Encoders;

/// <summary>Writes a safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes, little endian.</summary>
internal static class SafetensorsFile
{
    /// <summary>The header's length is a multiple of this, so that tensors can be used in place.</summary>
    private const int Alignment = 8;

    /// <param name="tensors">The tensors, float32, in this order.</param>
    /// <param name="metadata">The texts of <c>__metadata__</c>.</param>
    public static byte[] Build(IReadOnlyList<OnnxTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        JsonObject header = new()
        {
            ["__metadata__"] = new JsonObject(metadata.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value))),
        };
        long offset = 0;
        foreach (OnnxTensor tensor in tensors)
        {
            long end = offset + (tensor.Values.LongLength * sizeof(float));
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(side => (JsonNode)side)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        string text = header.ToJsonString();
        text = text.PadRight((text.Length + Alignment - 1) / Alignment * Alignment);
        using MemoryStream file = new();
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, text.Length);
        file.Write(number);
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        foreach (float value in tensors.SelectMany(tensor => tensor.Values))
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, value);
            file.Write(number[..sizeof(float)]);
        }

        return file.ToArray();
    }
}
