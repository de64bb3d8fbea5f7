using Google.Protobuf;

namespace Cov19Ct.Onnx;

/// <summary>An ONNX file (message ModelProto): a graph of operations, and the arrays that it computes with.</summary>
/// <param name="Producer">The program that wrote it.</param>
/// <param name="Inputs">Names of the tensors that the graph is given.</param>
/// <param name="Nodes">Its operations, each behind those whose results it takes.</param>
/// <param name="Tensors">Its arrays, by name.</param>
/// <remarks>ONNX, onnx/onnx.proto; the wire format is that of Protocol Buffers.</remarks>
internal sealed record OnnxModel(
    string Producer, IReadOnlyList<string> Inputs, IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, OnnxTensor> Tensors)
{
    /// <summary>Far more than a residual network has; ResNet-152 has 230 MB.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its content.</param>
    /// <exception cref="InvalidDataException">It is damaged, or no ONNX file with a graph.</exception>
    public static OnnxModel Read(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return OnnxReader.ReadModel(new CodedInputStream(file));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The file is damaged, or it is not an ONNX file.", exception);
        }
    }
}
