namespace Cov19Ct.Onnx;

/// <summary>An array of numbers in an ONNX file (message TensorProto).</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its dimensions, outermost first.</param>
/// <param name="Values">Its values, row-major.</param>
internal sealed record OnnxTensor(string Name, long[] Shape, float[] Values);
