using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>The header of a safetensors file: what its tensors are and where they lie, and its texts. Every length and offset is checked:
/// tensors lie one behind another, without gaps, and fill the file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>As many characters of the header as a message shows; the longest name of our tensors has half of them.</summary>
    private const int LongestShown = 100;

    private const int LengthFieldSize = sizeof(ulong);

    /// <summary>The format's own bound.</summary>
    private const long MaximumLength = 100_000_000;

    /// <summary>A checkpoint of ResNet-101, the largest network, has 1,300 tensors.</summary>
    private const int MostTensors = 10_000;

    /// <summary>Names, texts, numbers and brackets: a tensor of five dimensions has 16.</summary>
    private const int MostTokens = 50 * MostTensors;

    private SafetensorsHeader(Dictionary<string, TensorEntry> tensors, Dictionary<string, string> metadata, bool isSealed)
    {
        Tensors = tensors;
        Metadata = metadata;
        IsSealed = isSealed;
    }

    /// <summary>The texts of <c>__metadata__</c>, those of the seal included.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>True where the header has a seal, which was checked.</summary>
    public bool IsSealed { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="path">Of the file, for errors.</param>
    /// <exception cref="InvalidModelFileException">The file is no whole safetensors file, or its header has changed since it was
    /// sealed.</exception>
    public static SafetensorsHeader Read(FileStream stream, string path)
    {
        byte[] bytes = ReadBytes(stream, path);
        bool isSealed = FileSeal.IsIn(bytes);
        if (isSealed && !FileSeal.IsIntact(bytes))
        {
            throw Invalid(path, "it is damaged: its header has changed since it was written.");
        }

        using JsonDocument header = Parse(bytes, path);
        Dictionary<string, TensorEntry> tensors = ReadEntries(header, LengthFieldSize + bytes.LongLength, stream.Length, path);
        return new SafetensorsHeader(tensors, ReadMetadata(header, path), isSealed);
    }

    private static byte[] ReadBytes(FileStream stream, string path)
    {
        Span<byte> lengthField = stackalloc byte[LengthFieldSize];
        if (stream.ReadAtLeast(lengthField, LengthFieldSize, throwOnEndOfStream: false) < LengthFieldSize)
        {
            throw Invalid(path, $"it has {stream.Length} bytes, too few for a safetensors file.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthField);
        if (length > MaximumLength || (long)length > stream.Length - LengthFieldSize)
        {
            throw Invalid(
                path,
                $"it declares a header of {length} bytes, but {stream.Length - LengthFieldSize} bytes follow. The file is incomplete, or "
                    + "not a safetensors file.");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    private static JsonDocument Parse(byte[] header, string path)
    {
        try
        {
            RequireBounds(header, path);
            JsonDocument document = JsonDocument.Parse(header);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw Invalid(path, "its header is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelFileException(path, "its header is not JSON.", exception);
        }
    }

    /// <summary>Refuses more than any network has, before an object is made of each; and names and texts that are no Unicode, which the
    /// parser takes, and then fails when they are asked for.</summary>
    private static void RequireBounds(byte[] header, string path)
    {
        if (!Utf8.IsValid(header))
        {
            throw Invalid(path, "its header is not valid UTF-8.");
        }

        Utf8JsonReader reader = new(header);
        int tensors = 0;
        for (int tokens = 0; reader.Read(); tokens++)
        {
            tensors += reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 ? 1 : 0;
            if (tensors > MostTensors)
            {
                throw Invalid(path, $"its header lists more than {MostTensors} tensors, more than any network of this module has.");
            }

            if (tokens > MostTokens)
            {
                throw Invalid(path, $"its header has more values than {MostTensors} tensors need.");
            }

            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
            {
                RequireText(ref reader, path);
            }
        }
    }

    /// <summary>An escape may stand for half of a character.</summary>
    private static void RequireText(ref Utf8JsonReader reader, string path)
    {
        try
        {
            _ = reader.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidModelFileException(path, "its header has an escape that is no character.", exception);
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

    /// <summary>Text of the header for a message: the file may be anyone's.</summary>
    internal static string Shown(string text) => ShownText.Of(text, LongestShown);

    private static InvalidModelFileException Invalid(string path, string detail) => new(path, detail);
}
