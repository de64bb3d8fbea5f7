using System.Buffers.Binary;
using System.Text.Json;
using Cov19Ct.Storage.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Writes a safetensors file, whole or not at all.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes tensors and metadata.</summary>
    /// <param name="path">The file; an existing one is replaced, whole or not at all.</param>
    /// <param name="tensors">The tensors, on any device; contiguous copies are made one at a time.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>.</param>
    /// <exception cref="IOException">The file cannot be written; nothing of it is left behind.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        // Largest elements first, so that every tensor lies at a multiple of its element's size, as the format asks.
        KeyValuePair<string, Tensor>[] ordered =
            [.. tensors.OrderByDescending(tensor => tensor.Value.element_size()).ThenBy(tensor => tensor.Key, StringComparer.Ordinal)];
        AtomicFile.Write(path, stream =>
        {
            WriteHeader(
                stream,
                ordered.Select(
                    tensor => new TensorEntry(
                        tensor.Key, tensor.Value.dtype, tensor.Value.shape, 0, tensor.Value.numel() * tensor.Value.element_size())),
                metadata);
            foreach ((_, Tensor tensor) in ordered)
            {
                using DisposeScope scope = NewDisposeScope();
                stream.Write(tensor.detach().cpu().contiguous().bytes);
            }
        });
    }

    /// <summary>Writes the tensors of another file, byte by byte as they are there, with other metadata.</summary>
    /// <param name="stream">The new file.</param>
    /// <param name="source">The other file, which stays open.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>.</param>
    public static void Copy(Stream stream, SafetensorsReader source, IReadOnlyDictionary<string, string> metadata)
    {
        TensorEntry[] entries = [.. source.Tensors.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length)];
        WriteHeader(stream, entries, metadata);
        source.CopyTensorsTo(stream);
    }

    private static void WriteHeader(Stream stream, IEnumerable<TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (TensorEntry tensor in tensors)
            {
                WriteEntry(json, tensor, offset);
                offset += tensor.Length;
            }

            json.WriteEndObject();
        }

        while (header.Length % Alignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> lengthField = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(lengthField, (ulong)header.Length);
        stream.Write(lengthField);
        header.WriteTo(stream);
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorEntry tensor, long start)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", TensorEntry.DataTypes.First(type => type.Value.Type == tensor.DataType).Key);
        json.WriteStartArray("shape");
        foreach (long dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(start + tensor.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
