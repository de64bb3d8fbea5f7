using Cov19Ct.Onnx;
using Cov19Ct.Storage.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Encoder weights in ONNX form.</summary>
internal sealed class OnnxEncoderFile : IEncoderFile
{
    private readonly string _path;
    private readonly Dictionary<string, OnnxTensor> _tensors;

    private OnnxEncoderFile(string path, ResNetWeights weights)
    {
        _path = path;
        _tensors = weights.Tensors.ToDictionary(tensor => tensor.Name);
        Shapes = _tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Shape);
        Normalisation = weights.Mean is double[] mean ? new InputNormalisation(mean, weights.StandardDeviation!) : null;
    }

    public IReadOnlyDictionary<string, long[]> Shapes { get; }

    public InputNormalisation? Normalisation { get; }

    /// <exception cref="InvalidModelFileException">It is damaged, or another network.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxEncoderFile Open(string path)
    {
        try
        {
            return new OnnxEncoderFile(path, ResNetWeights.Read(RegularFile.ReadAllBytes(path, OnnxModel.MostBytes)));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidModelFileException(path, exception.Message, exception);
        }
    }

    public void CopyTo(string name, Tensor target)
    {
        OnnxTensor source = _tensors[name];
        if (!source.Shape.AsSpan().SequenceEqual(target.shape))
        {
            throw new InvalidModelFileException(
                _path, $"tensor {name} has shape [{string.Join(", ", source.Shape)}], not [{string.Join(", ", target.shape)}].");
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        target.copy_(tensor(source.Values, source.Shape));
    }

    public void Dispose()
    {
        // All is in memory.
    }
}
