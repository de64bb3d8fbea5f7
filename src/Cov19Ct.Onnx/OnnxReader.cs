using System.Buffers.Binary;
using Google.Protobuf;

namespace Cov19Ct.Onnx;

/// <summary>Reads the messages of an ONNX file, field by field. Fields that nothing here asks for are passed over.</summary>
internal static class OnnxReader
{
    /// <summary>More operations or arrays than any residual network has.</summary>
    private const int MostParts = 100_000;

    /// <summary>More dimensions, or numbers of an attribute, than any operation here has.</summary>
    private const int MostNumbers = 1000;

    // Message TensorProto.DataType.
    private const int Float = 1;
    private const int Float16 = 10;
    private const int External = 1; // TensorProto.DataLocation

    /// <exception cref="InvalidDataException">It has no graph, or one that cannot be read.</exception>
    /// <exception cref="InvalidProtocolBufferException">It is damaged.</exception>
    public static OnnxModel ReadModel(CodedInputStream input)
    {
        string producer = "";
        OnnxModel? model = null;
        while (Next(input, out int field, out WireFormat.WireType type))
        {
            switch (field, type)
            {
                case (2, WireFormat.WireType.LengthDelimited):
                    producer = input.ReadString();
                    break;
                case (7, WireFormat.WireType.LengthDelimited):
                    model = ReadGraph(Open(input));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return model is null ? throw new InvalidDataException("The file contains no ONNX graph.") : model with { Producer = producer };
    }

    private static OnnxModel ReadGraph(CodedInputStream input)
    {
        List<OnnxNode> nodes = [];
        List<string> inputs = [];
        Dictionary<string, OnnxTensor> tensors = new(StringComparer.Ordinal);
        while (Next(input, out int field, out WireFormat.WireType type))
        {
            switch (field, type)
            {
                case (1, WireFormat.WireType.LengthDelimited):
                    nodes.Add(ReadNode(Open(input)));
                    break;
                case (5, WireFormat.WireType.LengthDelimited):
                    OnnxTensor tensor = ReadTensor(Open(input));
                    tensors[tensor.Name] = tensor;
                    break;
                case (11, WireFormat.WireType.LengthDelimited):
                    inputs.Add(ReadName(Open(input)));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }

            if (nodes.Count + tensors.Count + inputs.Count > MostParts)
            {
                throw new InvalidDataException($"The graph has more than {MostParts} parts, more than any residual network.");
            }
        }

        // Older files list the arrays among the inputs.
        return new OnnxModel("", inputs.FindAll(name => !tensors.ContainsKey(name)), nodes, tensors);
    }

    private static OnnxNode ReadNode(CodedInputStream input)
    {
        string name = "";
        List<string> inputs = [];
        List<string> outputs = [];
        Dictionary<string, OnnxAttribute> attributes = new(StringComparer.Ordinal);
        while (Next(input, out int field, out WireFormat.WireType type))
        {
            switch (field, type)
            {
                case (1, WireFormat.WireType.LengthDelimited):
                    Add(inputs, input.ReadString());
                    break;
                case (2, WireFormat.WireType.LengthDelimited):
                    Add(outputs, input.ReadString());
                    break;
                case (4, WireFormat.WireType.LengthDelimited):
                    name = input.ReadString();
                    break;
                case (5, WireFormat.WireType.LengthDelimited):
                    (string attribute, OnnxAttribute value) = ReadAttribute(Open(input));
                    attributes[attribute] = value;
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new OnnxNode(name, [.. inputs], [.. outputs], attributes);
    }

    private static (string Name, OnnxAttribute Attribute) ReadAttribute(CodedInputStream input)
    {
        string name = "";
        float number = 0;
        string? text = null;
        List<long> integers = [];
        while (Next(input, out int field, out WireFormat.WireType type))
        {
            switch (field, type)
            {
                case (1, WireFormat.WireType.LengthDelimited):
                    name = input.ReadString();
                    break;
                case (2, WireFormat.WireType.Fixed32):
                    number = input.ReadFloat();
                    break;
                case (3 or 8, WireFormat.WireType.Varint):
                    Add(integers, input.ReadInt64());
                    break;
                case (4, WireFormat.WireType.LengthDelimited):
                    text = input.ReadString();
                    break;
                case (8, WireFormat.WireType.LengthDelimited):
                    ReadPacked(Open(input), integers);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (name, new OnnxAttribute([.. integers], number, text));
    }

    private static OnnxTensor ReadTensor(CodedInputStream input)
    {
        string name = "";
        int dataType = 0;
        List<long> shape = [];
        ByteString values = ByteString.Empty;
        bool isExternal = false;
        while (Next(input, out int field, out WireFormat.WireType type))
        {
            switch (field, type)
            {
                case (1, WireFormat.WireType.Varint):
                    Add(shape, input.ReadInt64());
                    break;
                case (1, WireFormat.WireType.LengthDelimited):
                    ReadPacked(Open(input), shape);
                    break;
                case (2, WireFormat.WireType.Varint):
                    dataType = input.ReadInt32();
                    break;
                case (4 or 9, WireFormat.WireType.LengthDelimited):
                    // Packed numbers and raw bytes are the same: little endian.
                    values = input.ReadBytes();
                    break;
                case (8, WireFormat.WireType.LengthDelimited):
                    name = input.ReadString();
                    break;
                case (14, WireFormat.WireType.Varint):
                    isExternal = input.ReadInt32() == External;
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return isExternal
            ? throw new InvalidDataException("The values are in a second file. Save the network in one file.")
            : new OnnxTensor(name, [.. shape], Decode(values.Span, dataType, shape));
    }

    /// <summary>The values as float32; none of a type that weights do not have, such as the shapes that some graphs compute with.</summary>
    private static float[] Decode(ReadOnlySpan<byte> bytes, int dataType, List<long> shape)
    {
        if (dataType is not (Float or Float16))
        {
            return [];
        }

        int width = dataType == Float ? sizeof(float) : sizeof(ushort);
        UInt128 count = 1;
        foreach (long dimension in shape)
        {
            count = dimension < 0 || count > int.MaxValue ? UInt128.MaxValue : count * (UInt128)dimension;
        }

        if (count != (UInt128)(bytes.Length / width) || bytes.Length % width != 0)
        {
            throw new InvalidDataException("An array has another number of values than its shape says.");
        }

        float[] values = new float[bytes.Length / width];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = dataType == Float
                ? BinaryPrimitives.ReadSingleLittleEndian(bytes[(index * width)..])
                : (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(index * width)..]);
        }

        return values;
    }

    private static string ReadName(CodedInputStream input)
    {
        string name = "";
        while (Next(input, out int field, out WireFormat.WireType type))
        {
            if (field == 1 && type == WireFormat.WireType.LengthDelimited)
            {
                name = input.ReadString();
            }
            else
            {
                input.SkipLastField();
            }
        }

        return name;
    }

    private static void ReadPacked(CodedInputStream input, List<long> numbers)
    {
        while (!input.IsAtEnd)
        {
            Add(numbers, input.ReadInt64());
        }
    }

    private static void Add<T>(List<T> parts, T part)
    {
        if (parts.Count == MostNumbers)
        {
            throw new InvalidDataException($"An operation or array has more than {MostNumbers} parts, more than any residual network.");
        }

        parts.Add(part);
    }

    /// <summary>A message within another one.</summary>
    private static CodedInputStream Open(CodedInputStream input) => input.ReadBytes().CreateCodedInput();

    private static bool Next(CodedInputStream input, out int field, out WireFormat.WireType type)
    {
        uint tag = input.ReadTag();
        field = WireFormat.GetTagFieldNumber(tag);
        type = WireFormat.GetTagWireType(tag);
        return tag != 0;
    }
}
