using System.Buffers.Binary;
using System.Text.Json;
using Cov19Ct.Storage.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Writes a safetensors file, whole or not at all, with a seal (<see cref="FileSeal"/>).</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes tensors and metadata.</summary>
    /// <param name="path">The file; an existing one is replaced, whole or not at all.</param>
    /// <param name="tensors">The tensors, on any device; contiguous copies are made one at a time.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>.</param>
    /// <param name="isPrivate">True where the metadata tell of single scans: a new file is its owner's alone.</param>
    /// <exception cref="IOException">The file cannot be written; nothing of it is left behind.</exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string> metadata,
        bool isPrivate = false)
    {
        // Largest elements first, so that every tensor lies at a multiple of its element's size, as the format asks.
        KeyValuePair<string, Tensor>[] ordered =
            [.. tensors.OrderByDescending(tensor => tensor.Value.element_size()).ThenBy(tensor => tensor.Key, StringComparer.Ordinal)];
        string hash = Hash(tensors);
        Action<string, Action<Stream>> write = isPrivate ? AtomicFile.Write : AtomicFile.WritePublic;
        write(path, stream =>
        {
            WriteHeader(stream, ordered.Select(tensor => EntryOf(tensor.Key, tensor.Value)), metadata, hash);
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
    /// <exception cref="InvalidModelFileException">The tensors of the other file have changed since it was sealed.</exception>
    public static void Copy(Stream stream, SafetensorsReader source, IReadOnlyDictionary<string, string> metadata)
    {
        TensorEntry[] entries = [.. source.Tensors.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length)];

        // Hashed first, so that a damaged tensor gets no new seal.
        WriteHeader(stream, entries, metadata, source.HashTensors());
        source.CopyTensorsTo(stream);
    }

    private static TensorEntry EntryOf(string name, Tensor tensor) =>
        new(name, tensor.dtype, tensor.shape, 0, tensor.numel() * tensor.element_size());

    private static string Hash(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using TensorHash hash = new();
        foreach ((string name, Tensor tensor) in tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal))
        {
            using DisposeScope scope = NewDisposeScope();
            hash.Add(EntryOf(name, tensor));
            hash.Add(tensor.detach().cpu().contiguous().bytes);
        }

        return hash.Finish();
    }

    private static void WriteHeader(
        Stream stream, IEnumerable<TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata, string hash)
    {
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString(FileSeal.HeaderKey, FileSeal.Blank);
            json.WriteString(FileSeal.TensorsKey, hash);
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

        Span<byte> sealedHeader = header.GetBuffer().AsSpan(0, (int)header.Length);
        FileSeal.Set(sealedHeader);
        Span<byte> lengthField = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(lengthField, (ulong)header.Length);
        stream.Write(lengthField);
        stream.Write(sealedHeader);
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
