namespace Cov19Ct.Onnx;

/// <summary>Follows the graph of a residual network from its input, and names its weights as torchvision does.</summary>
/// <remarks>He et al., arXiv 1512.03385, table 1: a convolution and a maximum, both of stride 2, then residual units, in torchvision's form
/// (the stride of a bottleneck is in its 3 × 3 convolution). Batch normalisation may be folded into the convolution before it, as
/// PyTorch's export does.</remarks>
internal sealed class ResNetGraph
{
    private const int MostUnits = 1000;

    private readonly OnnxModel _model;
    private readonly ILookup<string, OnnxNode> _consumers;
    private readonly Dictionary<string, string> _sameAs = new(StringComparer.Ordinal);
    private readonly List<OnnxTensor> _named = [];

    private ResNetGraph(OnnxModel model)
    {
        _model = model;
        if (model.Nodes.Any(node => node.Inputs.Length == 0 || node.Outputs.Length == 0))
        {
            throw Other("an operation has no input or no result");
        }

        // Exports give an array that is used twice a second name.
        foreach (OnnxNode node in model.Nodes.Where(node => node.Operator == "Identity"))
        {
            _sameAs[node.Outputs[0]] = node.Inputs[0];
        }

        _consumers = model.Nodes
            .SelectMany(node => node.Inputs.Distinct().Select(input => (input, node)))
            .ToLookup(pair => pair.input, pair => pair.node);
    }

    /// <summary>The weights in the order of the network.</summary>
    /// <exception cref="InvalidDataException">It is another kind of network.</exception>
    public static List<OnnxTensor> Name(OnnxModel model)
    {
        ResNetGraph graph = new(model);
        graph.Follow();
        return graph._named;
    }

    private void Follow()
    {
        if (_model.Inputs.Count != 1)
        {
            throw Other($"it has {_model.Inputs.Count} inputs, not one");
        }

        string x = Convolve(Only(_model.Inputs[0], "Conv"), "conv1", "bn1", stride: 2);
        x = Only(Only(x, "Relu").Outputs[0], "MaxPool").Outputs[0];
        (int layer, int block) = (1, 0);
        for (int unit = 0; ; unit++)
        {
            OnnxNode[] convolutions = [.. _consumers[x].Where(node => node.Operator == "Conv")];
            if (convolutions.Length == 0)
            {
                break;
            }

            if (unit == MostUnits || convolutions.Length > 2)
            {
                throw Other("its units are not those of a residual network");
            }

            OnnxNode? projection = convolutions.Length == 2 ? Array.Find(convolutions, IsProjection) : null;
            if (convolutions.Length == 2 && projection is null)
            {
                throw Other("its units are not those of a residual network");
            }

            if (projection is not null && unit > 0)
            {
                (layer, block) = (layer + 1, 0);
            }

            x = FollowUnit(x, Array.Find(convolutions, node => node != projection)!, projection, $"layer{layer}.{block++}", layer > 1);
        }

        if (_named.Count == 5 || !_consumers[x].Any(node => node.Operator is "GlobalAveragePool" or "AveragePool" or "ReduceMean"))
        {
            throw Other("it does not end in a mean over the picture");
        }
    }

    /// <summary>One unit: two or three convolutions, and the sum of their result and the unit's input.</summary>
    /// <returns>The name of its result.</returns>
    private string FollowUnit(string x, OnnxNode first, OnnxNode? projection, string name, bool mayReduce)
    {
        int stride = projection is not null && mayReduce ? 2 : 1;
        string shortcut = projection is null ? x : Convolve(projection, $"{name}.downsample.0", $"{name}.downsample.1", stride);
        OnnxNode? convolution = first;
        for (int number = 1; ; number++)
        {
            bool reduces = Kernel(convolution) == 3 && (number == 1 || Kernel(first) == 1);
            string result = Convolve(convolution, $"{name}.conv{number}", $"{name}.bn{number}", reduces ? stride : 1);
            OnnxNode then = Only(result, "Relu", "Add", "Sum");
            if (then.Operator != "Relu")
            {
                return then.Inputs.Contains(shortcut) && then.Inputs.Length == 2
                    ? Only(then.Outputs[0], "Relu").Outputs[0]
                    : throw Other($"{name} does not end in the sum with its input");
            }

            convolution = number < 3 ? Only(then.Outputs[0], "Conv") : throw Other($"{name} has more than three convolutions");
        }
    }

    /// <summary>True for a convolution without a rectifier between it and the sum.</summary>
    private bool IsProjection(OnnxNode convolution)
    {
        OnnxNode? then = _consumers[convolution.Outputs[0]].FirstOrDefault();
        then = then?.Operator == "BatchNormalization" ? _consumers[then.Outputs[0]].FirstOrDefault() : then;
        return then?.Operator is "Add" or "Sum";
    }

    /// <summary>Names the weights of a convolution and of the batch normalisation behind it.</summary>
    /// <returns>The name of its result.</returns>
    private string Convolve(OnnxNode convolution, string name, string normalisation, int stride)
    {
        OnnxTensor weight = Tensor(convolution, 1);
        int kernel = Kernel(convolution);
        long[] ends = convolution.Integers("pads", 0, 0, 0, 0);
        bool isPlain = weight.Shape.Length == 4
            && weight.Shape[3] == kernel
            && convolution.Text("auto_pad") is null or "NOTSET"
            && convolution.Integers("group", 1) is [1]
            && convolution.Integers("dilations", 1, 1).All(dilation => dilation == 1)
            && convolution.Integers("strides", 1, 1) is [long rows, long columns] && rows == stride && columns == stride

            // The last row and column of padding are not reached where a side is even.
            && ends.Length == 4 && ends.Take(2).All(pad => pad == kernel / 2)
            && ends.Skip(2).All(pad => pad <= kernel / 2 && pad > (kernel / 2) - stride);
        if (!isPlain)
        {
            throw Other($"the settings of {name} are not those of a residual network of torchvision");
        }

        int channels = (int)weight.Shape[0];
        OnnxTensor? bias = convolution.Inputs.Length > 2 ? Tensor(convolution, 2, channels) : null;
        _named.Add(weight with { Name = $"{name}.weight" });
        if (_consumers[convolution.Outputs[0]].FirstOrDefault() is not OnnxNode { Operator: "BatchNormalization" } behind)
        {
            AddFolded(normalisation, bias ?? throw Other($"there is no batch normalisation behind {name}"), channels);
            return convolution.Outputs[0];
        }

        float[] means = Tensor(behind, 3, channels).Values;
        double more = behind.Number("epsilon", 1e-5f) - ResNetWeights.Epsilon;
        Add($"{normalisation}.weight", Tensor(behind, 1, channels).Values);
        Add($"{normalisation}.bias", Tensor(behind, 2, channels).Values);
        Add($"{normalisation}.running_mean", bias is null ? means : [.. means.Zip(bias.Values, (mean, offset) => mean - offset)]);
        Add($"{normalisation}.running_var", Array.ConvertAll(Tensor(behind, 4, channels).Values, variance => (float)(variance + more)));
        return behind.Outputs[0];
    }

    /// <summary>A batch normalisation that adds the bias, and no more: it is in the weights.</summary>
    private void AddFolded(string name, OnnxTensor bias, int channels)
    {
        float[] ones = [.. Enumerable.Repeat(1f, channels)];
        Add($"{name}.weight", ones);
        Add($"{name}.bias", bias.Values);
        Add($"{name}.running_mean", new float[channels]);
        Add($"{name}.running_var", Array.ConvertAll(ones, one => (float)(one - ResNetWeights.Epsilon)));
    }

    private void Add(string name, float[] values) => _named.Add(new OnnxTensor(name, [values.Length], values));

    private int Kernel(OnnxNode convolution) => Tensor(convolution, 1) is { Shape: [_, _, long rows, _] } ? (int)Math.Min(rows, 99) : 0;

    /// <summary>An array that an operation takes; of some number of values where that is given.</summary>
    private OnnxTensor Tensor(OnnxNode node, int input, int? count = null)
    {
        string name = input < node.Inputs.Length ? node.Inputs[input] : "";
        return _model.Tensors.TryGetValue(_sameAs.GetValueOrDefault(name, name), out OnnxTensor? tensor)
            && tensor.Values.Length > 0 && (count is null || tensor.Values.Length == count)
            ? tensor
            : throw Other("the weights of an operation are missing, or are neither float32 nor float16");
    }

    /// <summary>The one operation that takes a tensor.</summary>
    private OnnxNode Only(string tensor, params string[] operators) =>
        _consumers[tensor].Take(2).ToArray() is [OnnxNode node] && operators.Contains(node.Operator)
            ? node
            : throw Other($"where {string.Join(" or ", operators)} must follow, something else does");

    private static InvalidDataException Other(string what) => new($"The network is not a residual network of torchvision: {what}.");
}
