namespace Cov19Ct.Onnx.Tests;

/// <summary>Residual networks of one or two channels as ONNX files: their arrays tell which is which, by a number each.</summary>
internal sealed class SmallResNet
{
    private readonly OnnxFile _file;
    private float _number;

    public SmallResNet(string producer = "pytorch") => _file = new OnnxFile { Producer = producer }.Input("input");

    /// <summary>True for a network whose batch normalisation is folded into the convolutions.</summary>
    public bool IsFolded { get; init; }

    /// <summary>True for projections that come before the other convolutions of their unit.</summary>
    public bool ProjectsFirst { get; init; }

    /// <summary>What is padded at the end less than at the start.</summary>
    public long LessAtTheEnd { get; init; }

    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>What stands in for the operator between convolutions.</summary>
    public string Rectifier { get; init; } = "Relu";

    public long Groups { get; init; } = 1;

    public string End { get; init; } = "GlobalAveragePool";

    /// <param name="units">For each unit: its kernels, and the stride of its projection, 0 for none.</param>
    public byte[] Build(params (int[] Kernels, int Projection)[] units)
    {
        string x = Convolve("input", 7, 2, inputs: 3);
        _file.Node("Relu", [x], "relu0").Node("MaxPool", ["relu0"], "pool");
        x = "pool";
        int count = 0;
        foreach ((int[] kernels, int projection) in units)
        {
            int stride = Math.Max(projection, 1);
            string shortcut = x;
            if (projection > 0 && ProjectsFirst)
            {
                shortcut = Convolve(x, 1, stride);
            }

            string y = x;
            for (int index = 0; index < kernels.Length; index++)
            {
                y = Convolve(y, kernels[index], kernels[index] == 3 && Array.IndexOf(kernels, 3) == index ? stride : 1);
                if (index < kernels.Length - 1)
                {
                    _file.Node(Rectifier, [y], $"{y}r");
                    y += "r";
                }
            }

            if (projection > 0 && !ProjectsFirst)
            {
                shortcut = Convolve(x, 1, stride);
            }

            _file.Node("Add", [y, shortcut], $"sum{++count}").Node("Relu", [$"sum{count}"], $"x{count}");
            x = $"x{count}";
        }

        return _file.Node(End, [x], "output").Build();
    }

    private string Convolve(string input, int kernel, int stride, int inputs = 1)
    {
        string name = $"c{++_number}";
        long start = kernel / 2;
        long end = stride > 1 && start > 0 ? start - LessAtTheEnd : start;
        int values = inputs * kernel * kernel;
        _file.Tensor($"{name}.w", [1, inputs, kernel, kernel], [.. Enumerable.Range(0, values).Select(index => _number + (index / 1000f))]);
        if (IsFolded)
        {
            _file.Tensor($"{name}.b", [1], [_number + 0.5f]);
        }

        _file.Node(
            "Conv",
            IsFolded ? [input, $"{name}.w", $"{name}.b"] : [input, $"{name}.w"],
            name,
            ("pads", (long[])[start, start, end, end]),
            ("strides", (long[])[stride, stride]),
            ("group", Groups));
        if (IsFolded)
        {
            return name;
        }

        foreach ((string part, float value) in ((string, float)[])[("g", 0.1f), ("o", 0.2f), ("m", 0.3f), ("v", 0.4f)])
        {
            _file.Tensor($"{name}.{part}", [1], [_number + value], isRaw: part != "m");
        }

        _file.Node(
            "BatchNormalization",
            [name, .. ((string[])["g", "o", "m", "v"]).Select(part => $"{name}.{part}")],
            $"{name}n",
            ("epsilon", Epsilon));
        return $"{name}n";
    }
}
