using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Where its bytes start, from the start of the file.</param>
/// <param name="Length">How many there are.</param>
internal sealed record TensorEntry(string Name, ScalarType DataType, long[] Shape, long Offset, long Length)
{
    /// <summary>The element types that a model of ours can hold, by their names in the format.</summary>
    public static IReadOnlyDictionary<string, (ScalarType Type, int Size)> DataTypes { get; } = new Dictionary<string, (ScalarType, int)>
    {
        ["F64"] = (ScalarType.Float64, 8),
        ["F32"] = (ScalarType.Float32, 4),
        ["F16"] = (ScalarType.Float16, 2),
        ["BF16"] = (ScalarType.BFloat16, 2),
        ["I64"] = (ScalarType.Int64, 8),
        ["I32"] = (ScalarType.Int32, 4),
        ["I16"] = (ScalarType.Int16, 2),
        ["I8"] = (ScalarType.Int8, 1),
        ["U8"] = (ScalarType.Byte, 1),
        ["BOOL"] = (ScalarType.Bool, 1),
    };
}
