using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Onnx;

/// <summary>Our encoder as a graph of ONNX: the same layers, names and weights, in NCHW. Batch normalisation stays a node of its own, since
/// ONNX Runtime folds it when it loads the graph.</summary>
/// <remarks>The layers follow from the names of the weights, which are torchvision's, so that any depth is written.</remarks>
internal sealed class EncoderGraph
{
    public const string InputName = "slices";
    public const string BatchName = "N";

    /// <summary>torchvision's and libtorch's.</summary>
    private const float Epsilon = 1e-5f;

    private readonly OnnxGraph _graph = new();
    private readonly Dictionary<string, Tensor> _state;
    private readonly List<LayerShape> _layers = [];
    private readonly int _size;
    private string _output = InputName;

    /// <param name="state">The encoder's state dictionary.</param>
    /// <param name="size">Rows and columns of a slice.</param>
    public EncoderGraph(Dictionary<string, Tensor> state, int size)
    {
        _state = state;
        _size = size;
        int side = Convolve("conv1", "bn1", InputName, size, stride: 2, activates: true);
        _output = _graph.AddNode(
            "MaxPool", [_output], ("kernel_shape", (long[])[3, 3]), ("strides", (long[])[2, 2]), ("pads", (long[])[1, 1, 1, 1]));
        side = Halve(side);
        for (int layer = 1; layer <= 4; layer++)
        {
            for (int block = 0; _state.ContainsKey($"layer{layer}.{block}.conv1.weight"); block++)
            {
                side = AddBlock($"layer{layer}.{block}", side, stride: block == 0 && layer > 1 ? 2 : 1);
            }
        }

        _output = _graph.AddNode("GlobalAveragePool", [_output]);
        _output = _graph.AddNode("Flatten", [_output], ("axis", 1L));
        FeatureCount = _layers[^1].OutputChannels;
    }

    public int FeatureCount { get; }

    /// <summary>Name of the graph's output: (N, FeatureCount).</summary>
    public string OutputName => _output;

    /// <summary>The convolutions, in order.</summary>
    public IReadOnlyList<LayerShape> Layers => _layers;

    /// <summary>Floating-point operations of the convolutions a slice, in 10⁹: a multiply-add counts two.</summary>
    public double GigaFlops => 2e-9 * _layers.Sum(layer => (double)layer.MultiplyAdds);

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => _graph.Write(path, InputName, [3, _size, _size], OutputName, [FeatureCount]);

    private int AddBlock(string name, int side, int stride)
    {
        string input = _output;
        string shortcut = input;
        if (_state.ContainsKey($"{name}.downsample.0.weight"))
        {
            Convolve($"{name}.downsample.0", $"{name}.downsample.1", input, side, stride, activates: false);
            shortcut = _output;
        }

        // The stride is that of the first 3 × 3 convolution.
        bool isBottleneck = _state.ContainsKey($"{name}.conv3.weight");
        int between = Convolve($"{name}.conv1", $"{name}.bn1", input, side, isBottleneck ? 1 : stride, activates: true);
        int end = Convolve($"{name}.conv2", $"{name}.bn2", _output, between, isBottleneck ? stride : 1, activates: isBottleneck);
        if (isBottleneck)
        {
            end = Convolve($"{name}.conv3", $"{name}.bn3", _output, end, stride: 1, activates: false);
        }

        _output = _graph.AddNode("Relu", [_graph.AddNode("Add", [_output, shortcut])]);
        return end;
    }

    /// <summary>A convolution and its batch normalisation.</summary>
    /// <returns>Rows and columns of the result.</returns>
    private int Convolve(string convolution, string norm, string input, int side, int stride, bool activates)
    {
        long[] shape = _state[$"{convolution}.weight"].shape; // (C′, C, kernel, kernel)
        long padding = shape[2] / 2;
        _output = _graph.AddNode(
            "Conv", [input, Weights($"{convolution}.weight")],
            ("kernel_shape", (long[])[shape[2], shape[3]]),
            ("strides", (long[])[stride, stride]),
            ("pads", (long[])[padding, padding, padding, padding]));
        _output = _graph.AddNode(
            "BatchNormalization",
            [_output, .. ((string[])["weight", "bias", "running_mean", "running_var"]).Select(part => Weights($"{norm}.{part}"))],
            ("epsilon", Epsilon));
        if (activates)
        {
            _output = _graph.AddNode("Relu", [_output]);
        }

        int outputSide = stride == 2 ? Halve(side) : side;
        _layers.Add(new LayerShape(convolution, (int)shape[1], (int)shape[0], (int)shape[2], outputSide));
        return outputSide;
    }

    private string Weights(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = _state[name].detach().contiguous();
        return _graph.AddWeights(name, tensor.shape, [.. tensor.data<float>()]);
    }

    /// <summary>What a stride of 2 leaves, with kernel / 2 of padding and an odd kernel.</summary>
    private static int Halve(int side) => (side + 1) / 2;
}
