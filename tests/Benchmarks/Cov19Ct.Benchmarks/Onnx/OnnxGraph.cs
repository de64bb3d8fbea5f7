using System.Runtime.InteropServices;

namespace Cov19Ct.Benchmarks.Onnx;

/// <summary>A graph of the operators of ONNX, and its file.</summary>
/// <remarks>onnx.proto of the ONNX project; the numbers are its field numbers. Operators are of opset 17.</remarks>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int FloatType = 1; // TensorProto.DataType.FLOAT

    private readonly List<Action<ProtobufWriter>> _nodes = [];
    private readonly List<Action<ProtobufWriter>> _initialisers = [];

    /// <summary>Adds float32 weights.</summary>
    /// <param name="values">Row-major.</param>
    public string AddWeights(string name, long[] shape, float[] values)
    {
        _initialisers.Add(tensor =>
        {
            foreach (long side in shape)
            {
                tensor.Number(1, side); // dims
            }

            tensor.Number(2, FloatType); // data_type
            tensor.Text(8, name); // name
            tensor.Bytes(9, MemoryMarshal.AsBytes(values.AsSpan())); // raw_data, little endian
        });
        return name;
    }

    /// <summary>Adds an operation.</summary>
    /// <param name="operation">The operator's name.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">A list of whole numbers, a whole number or a float each.</param>
    /// <returns>Name of its output.</returns>
    public string AddNode(string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = $"{operation}_{_nodes.Count}";
        _nodes.Add(node =>
        {
            foreach (string input in inputs)
            {
                node.Text(1, input); // input
            }

            node.Text(2, output); // output
            node.Text(3, output); // name
            node.Text(4, operation); // op_type
            foreach ((string name, object value) in attributes)
            {
                node.Message(5, attribute => WriteAttribute(attribute, name, value)); // attribute
            }
        });
        return output;
    }

    /// <summary>Writes the model: one input and one output, whose first dimension is the batch.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path, string input, long[] inputShape, string output, long[] outputShape)
    {
        using FileStream stream = File.Create(path);
        ProtobufWriter model = new(stream);
        model.Number(1, IrVersion); // ir_version
        model.Text(2, "Cov19Ct.Benchmarks"); // producer_name
        model.Message(7, graph =>
        {
            _nodes.ForEach(node => graph.Message(1, node)); // node
            graph.Text(2, "encoder"); // name
            _initialisers.ForEach(tensor => graph.Message(5, tensor)); // initializer
            graph.Message(11, value => WriteValue(value, input, inputShape)); // input
            graph.Message(12, value => WriteValue(value, output, outputShape)); // output
        });
        model.Message(8, set => set.Number(2, OperatorSet)); // opset_import: version of the default domain
    }

    private static void WriteAttribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Text(1, name); // name
        switch (value)
        {
            case float number:
                attribute.Number(2, number); // f
                attribute.Number(20, 1); // type: FLOAT
                break;
            case long number:
                attribute.Number(3, number); // i
                attribute.Number(20, 2); // type: INT
                break;
            case long[] numbers:
                foreach (long number in numbers)
                {
                    attribute.Number(8, number); // ints
                }

                attribute.Number(20, 7); // type: INTS
                break;
            default:
                throw new ArgumentException($"An attribute of type {value.GetType()}.", nameof(value));
        }
    }

    /// <summary>ValueInfoProto: a name and a tensor type, with a name for the batch, since it may be any.</summary>
    private static void WriteValue(ProtobufWriter value, string name, long[] shape)
    {
        value.Text(1, name); // name
        value.Message(2, type => type.Message(1, tensor => // type, tensor_type
        {
            tensor.Number(1, FloatType); // elem_type
            tensor.Message(2, dimensions => // shape
            {
                dimensions.Message(1, dimension => dimension.Text(2, EncoderGraph.BatchName)); // dim, dim_param
                foreach (long side in shape)
                {
                    dimensions.Message(1, dimension => dimension.Number(1, side)); // dim, dim_value
                }
            });
        }));
    }
}
