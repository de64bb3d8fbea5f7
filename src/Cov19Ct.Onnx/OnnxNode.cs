namespace Cov19Ct.Onnx;

/// <summary>An operation of a graph (message NodeProto).</summary>
/// <param name="Operator">Such as <c>Conv</c>.</param>
/// <param name="Inputs">Names of the tensors that it takes.</param>
/// <param name="Outputs">Names of the tensors that it gives.</param>
/// <param name="Attributes">Its settings: whole numbers, decimal numbers and texts.</param>
internal sealed record OnnxNode(string Operator, string[] Inputs, string[] Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>The whole numbers of an attribute; <paramref name="otherwise"/> where it is not there.</summary>
    public long[] Integers(string name, params long[] otherwise) =>
        Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Integers : otherwise;

    /// <summary>The decimal number of an attribute; <paramref name="otherwise"/> where it is not there.</summary>
    public float Number(string name, float otherwise) =>
        Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Number : otherwise;

    /// <summary>The text of an attribute; null where it is not there.</summary>
    public string? Text(string name) => Attributes.GetValueOrDefault(name)?.Text;
}

/// <summary>A setting of an operation (message AttributeProto).</summary>
/// <param name="Integers">Its whole numbers; one of a single number.</param>
/// <param name="Number">Its decimal number.</param>
/// <param name="Text">Its text.</param>
internal sealed record OnnxAttribute(long[] Integers, float Number, string? Text);
