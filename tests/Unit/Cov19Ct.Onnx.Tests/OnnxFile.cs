using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Cov19Ct.Onnx.Tests;

/// <summary>Writes ONNX files, message by message.</summary>
internal sealed class OnnxFile
{
    private readonly List<(int Field, byte[] Message)> _graph = [];

    public string Producer { get; init; } = "pytorch";

    public OnnxFile Input(string name)
    {
        _graph.Add((11, Message(output => Text(output, 1, name))));
        return this;
    }

    public OnnxFile Tensor(string name, long[] shape, float[] values, bool isRaw = true, bool isHalf = false)
    {
        _graph.Add((5, Message(output =>
        {
            foreach (long dimension in shape)
            {
                Integer(output, 1, dimension);
            }

            Integer(output, 2, isHalf ? 10 : 1);
            Text(output, 8, name);
            Bytes(output, isRaw ? 9 : 4, isHalf
                ? MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)).ToArray()
                : MemoryMarshal.AsBytes<float>(values).ToArray());
        })));
        return this;
    }

    public OnnxFile Node(string type, string[] inputs, string result, params (string Name, object Value)[] attributes)
    {
        _graph.Add((1, Message(output =>
        {
            Array.ForEach(inputs, input => Text(output, 1, input));
            Text(output, 2, result);
            Text(output, 4, type);
            foreach ((string name, object value) in attributes)
            {
                Bytes(output, 5, Message(attribute =>
                {
                    Text(attribute, 1, name);
                    switch (value)
                    {
                        case float number:
                            attribute.WriteTag(2, WireFormat.WireType.Fixed32);
                            attribute.WriteFloat(number);
                            break;
                        case string text:
                            Text(attribute, 4, text);
                            break;
                        case long[] integers:
                            Array.ForEach(integers, integer => Integer(attribute, 8, integer));
                            break;
                        default:
                            Integer(attribute, 3, (long)value);
                            break;
                    }
                }));
            }
        })));
        return this;
    }

    public byte[] Build() => Message(output =>
    {
        Integer(output, 1, 3);
        Text(output, 2, Producer);
        Bytes(output, 7, Message(graph => _graph.ForEach(part => Bytes(graph, part.Field, part.Message))));
    });

    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    public static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static void Integer(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }
}
