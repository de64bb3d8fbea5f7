using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cov19Ct.Storage.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Reads a safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes, little endian.</summary>
/// <remarks>The format is Hugging Face's (its README, "Format"). Every length and offset is checked: tensors lie one behind
/// another, without gaps, and fill the file. The file is mapped, so that a tensor is copied once: it must not become shorter meanwhile.
/// Safe to use from several threads.</remarks>
internal sealed class SafetensorsReader : IDisposable
{
    /// <summary>As many characters of the header as a message shows; the longest name of our tensors has half of them.</summary>
    private const int LongestShown = 100;

    private const int LengthFieldSize = sizeof(ulong);

    /// <summary>The format's own bound.</summary>
    private const long MaximumHeaderLength = 100_000_000;

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, TensorEntry> _tensors;

    private SafetensorsReader(
        string path, MemoryMappedFile file, Dictionary<string, TensorEntry> tensors, Dictionary<string, string> metadata)
    {
        _path = path;
        _file = file;
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The texts of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>Opens a file and reads its header. The caller disposes the reader.</summary>
    /// <exception cref="InvalidModelFileException">The file is no whole safetensors file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafetensorsReader Open(string path)
    {
        using FileStream stream = RegularFile.OpenStream(path);
        (JsonDocument header, long dataStart) = ReadHeader(stream, path);
        using (header)
        {
            Dictionary<string, TensorEntry> entries = ReadEntries(header, dataStart, stream.Length, path);
            Dictionary<string, string> metadata = ReadMetadata(header, path);
            MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
                stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            try
            {
                return new SafetensorsReader(path, file, entries, metadata);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
    }

    /// <summary>Copies a tensor's bytes into a tensor of the same shape, converting the element type where it differs.</summary>
    /// <exception cref="InvalidModelFileException">The shapes differ, or one holds integers and the other does not.</exception>
    public void CopyTo(TensorEntry entry, Tensor target)
    {
        if (!entry.Shape.AsSpan().SequenceEqual(target.shape))
        {
            throw Invalid(
                _path,
                $"tensor {Shown(entry.Name)} has shape [{Shown(string.Join(", ", entry.Shape))}], not "
                    + $"[{string.Join(", ", target.shape)}].");
        }

        if (is_floating_point(target.dtype) != is_floating_point(entry.DataType))
        {
            throw Invalid(_path, $"tensor {Shown(entry.Name)} has type {entry.DataType}, not {target.dtype}.");
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        if (target.dtype == entry.DataType && target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            Read(entry, target.bytes);
            return;
        }

        Tensor read = empty(entry.Shape, dtype: entry.DataType);
        Read(entry, read.bytes);
        target.copy_(read);
    }

    /// <summary>SHA-256 over the tensors in order of their names: name, type, shape and bytes. Metadata does not count.</summary>
    public string HashTensors()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        foreach (TensorEntry entry in _tensors.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Name}\n{entry.DataType}\n{string.Join(',', entry.Shape)}\n"));
            for (long done = 0; done < entry.Length;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(entry.Length - done, buffer.Length));
                _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(entry.Offset + done), part);
                hash.AppendData(part);
                done += part.Length;
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Copies the bytes of all tensors, in the file's order.</summary>
    public void CopyTensorsTo(Stream destination)
    {
        byte[] buffer = new byte[1 << 20];
        foreach (TensorEntry entry in _tensors.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length))
        {
            for (long done = 0; done < entry.Length;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(entry.Length - done, buffer.Length));
                _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(entry.Offset + done), part);
                destination.Write(part);
                done += part.Length;
            }
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void Read(TensorEntry entry, Span<byte> bytes) => _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)entry.Offset, bytes);

    private static (JsonDocument Header, long DataStart) ReadHeader(FileStream stream, string path)
    {
        Span<byte> lengthField = stackalloc byte[LengthFieldSize];
        if (stream.ReadAtLeast(lengthField, LengthFieldSize, throwOnEndOfStream: false) < LengthFieldSize)
        {
            throw Invalid(path, $"it has {Plural.Of(stream.Length, "byte")}, too few for a safetensors file.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthField);
        if (length > MaximumHeaderLength || (long)length > stream.Length - LengthFieldSize)
        {
            throw Invalid(
                path,
                $"it declares a header of {Plural.Of((long)Math.Min(length, long.MaxValue), "byte")}, but only "
                    + $"{stream.Length - LengthFieldSize} follow. The file is incomplete, or "
                    + "not a safetensors file.");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            JsonDocument document = JsonDocument.Parse(header);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (document, LengthFieldSize + (long)length)
                : throw Invalid(path, "its header is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelFileException(path, "its header is not JSON.", exception);
        }
    }

    private static Dictionary<string, string> ReadMetadata(JsonDocument header, string path)
    {
        Dictionary<string, string> metadata = [];
        if (header.RootElement.TryGetProperty("__metadata__", out JsonElement element))
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Invalid(path, "its __metadata__ is not a JSON object.");
            }

            foreach (JsonProperty property in element.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String))
            {
                metadata[property.Name] = property.Value.GetString()!;
            }
        }

        return metadata;
    }

    private static Dictionary<string, TensorEntry> ReadEntries(JsonDocument header, long dataStart, long fileLength, string path)
    {
        Dictionary<string, TensorEntry> entries = [];
        foreach (JsonProperty property in header.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__"))
        {
            TensorEntry entry = ReadEntry(property, dataStart, path);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw Invalid(path, $"it contains the tensor {Shown(entry.Name)} twice.");
            }
        }

        long expected = dataStart;
        foreach (TensorEntry entry in entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length))
        {
            if (entry.Offset != expected)
            {
                throw Invalid(
                    path, $"tensor {Shown(entry.Name)} starts at offset {entry.Offset}, not {expected}: tensors overlap or leave a gap.");
            }

            expected += entry.Length;
        }

        return expected == fileLength
            ? entries
            : throw Invalid(path, $"its tensors end at offset {expected}, but the file ends at {fileLength}: it is incomplete or damaged.");
    }

    private static TensorEntry ReadEntry(JsonProperty property, long dataStart, string path)
    {
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !TryReadNumbers(property.Value, "shape", out long[] shape)
            || !TryReadNumbers(property.Value, "data_offsets", out long[] offsets) || offsets.Length != 2)
        {
            throw Invalid(path, $"the entry for tensor {Shown(property.Name)} in the header is damaged.");
        }

        if (!TensorEntry.DataTypes.TryGetValue(dtype.GetString()!, out (ScalarType Type, int Size) type))
        {
            throw Invalid(path, $"tensor {Shown(property.Name)} has type {Shown(dtype.GetString()!)}, which is not supported.");
        }

        UInt128 length = (UInt128)type.Size;
        foreach (long dimension in shape)
        {
            length *= (UInt128)dimension;
            if (length > long.MaxValue)
            {
                throw Invalid(path, $"tensor {Shown(property.Name)} has an impossible shape [{Shown(string.Join(", ", shape))}].");
            }
        }

        if (offsets[1] < offsets[0]
            || (UInt128)(offsets[1] - offsets[0]) != length
            || offsets[1] > long.MaxValue - dataStart
            || length > (UInt128)Array.MaxLength)
        {
            throw Invalid(
                path,
                $"tensor {Shown(property.Name)} of shape [{Shown(string.Join(", ", shape))}] cannot be "
                    + $"in bytes {offsets[0]} to {offsets[1]}.");
        }

        return new TensorEntry(property.Name, type.Type, shape, dataStart + offsets[0], (long)length);
    }

    /// <summary>Text of the header for a message: the file may be anyone's.</summary>
    private static string Shown(string text) => ShownText.Of(text, LongestShown);

    /// <summary>Reads an array of numbers from 0 up.</summary>
    private static bool TryReadNumbers(JsonElement element, string name, out long[] numbers)
    {
        numbers = [];
        if (!element.TryGetProperty(name, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        List<long> read = [];
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
            {
                return false;
            }

            read.Add(number);
        }

        numbers = [.. read];
        return true;
    }

    private static InvalidModelFileException Invalid(string path, string detail) => new(path, detail);
}
