using Cov19Ct.TestKit.Fuzzing;

namespace Cov19Ct.Onnx.Tests;

public sealed class ResNetWeightsTests
{
    private static readonly int[] s_basic = [3, 3];
    private static readonly int[] s_bottleneck = [1, 3, 1];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_of_basic_units_have_the_names_of_torchvision(bool projectsFirst)
    {
        ResNetWeights weights = ResNetWeights.Read(
            new SmallResNet { ProjectsFirst = projectsFirst }.Build((s_basic, 0), (s_basic, 0), (s_basic, 2), (s_basic, 0)));

        // Convolutions have numbers in the order of the file, whatever it is.
        (string Name, int Number)[] expected =
        [
            ("conv1", 1), ("layer1.0.conv1", 2), ("layer1.0.conv2", 3), ("layer1.1.conv1", 4), ("layer1.1.conv2", 5),
            ("layer2.0.downsample.0", projectsFirst ? 6 : 8),
            ("layer2.0.conv1", projectsFirst ? 7 : 6),
            ("layer2.0.conv2", projectsFirst ? 8 : 7),
            ("layer2.1.conv1", 9), ("layer2.1.conv2", 10),
        ];
        Assert.Equal(expected, Convolutions(weights));
        Assert.Equal((null, null), (weights.Mean, weights.StandardDeviation));
        Assert.Equal(
            [
                ("layer2.0.downsample.1.weight", 0.1), ("layer2.0.downsample.1.bias", 0.2),
                ("layer2.0.downsample.1.running_mean", 0.3), ("layer2.0.downsample.1.running_var", 0.4),
            ],
            weights.Tensors.Where(tensor => tensor.Name.Contains("downsample.1", StringComparison.Ordinal)).Select(
                tensor => (tensor.Name, Math.Round(tensor.Values[0] % 1, 5))));
    }

    [Fact]
    public void A_bottleneck_projects_in_its_first_layer_too()
    {
        ResNetWeights weights = ResNetWeights.Read(new SmallResNet().Build((s_bottleneck, 1), (s_bottleneck, 0), (s_bottleneck, 2)));
        Assert.Equal(
            [
                "conv1", "layer1.0.downsample.0", "layer1.0.conv1", "layer1.0.conv2", "layer1.0.conv3", "layer1.1.conv1", "layer1.1.conv2",
                "layer1.1.conv3", "layer2.0.downsample.0", "layer2.0.conv1", "layer2.0.conv2", "layer2.0.conv3",
            ],
            Convolutions(weights).Select(convolution => convolution.Name));
    }

    [Fact]
    public void Folded_batch_normalisation_adds_the_bias_alone()
    {
        ResNetWeights weights = ResNetWeights.Read(new SmallResNet { IsFolded = true }.Build((s_basic, 0)));
        Dictionary<string, float> second = weights.Tensors.Where(tensor => tensor.Name.StartsWith("layer1.0.bn2", StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name.Split('.')[^1], tensor => tensor.Values[0]);
        Assert.Equal((1f, 3.5f, 0f, (float)(1 - 1e-5)), (second["weight"], second["bias"], second["running_mean"], second["running_var"]));
    }

    [Fact]
    public void Another_epsilon_is_part_of_the_variance()
    {
        ResNetWeights weights = ResNetWeights.Read(new SmallResNet { Epsilon = 0.001f }.Build((s_basic, 0)));
        Assert.Equal(1.4f + 0.001f - 1e-5f, weights.Tensors.Single(tensor => tensor.Name == "bn1.running_var").Values[0], 1e-6f);
    }

    [Fact]
    public void The_input_of_ML_NETs_network_is_brought_to_that_of_torchvision()
    {
        byte[] file = new SmallResNet("CNTK") { LessAtTheEnd = 1 }.Build((s_basic, 0));
        ResNetWeights weights = ResNetWeights.Read(file);
        float[] before = OnnxModel.Read(file).Tensors["c1.w"].Values;
        float[] after = weights.Tensors[0].Values;

        // A level of 0.7 in red, 0.2 in green and 0.4 in blue, at one place of the kernel: what ML.NET sees, and what the encoder sees.
        double[] levels = [0.7, 0.2, 0.4];
        double[] means = [123.15163, 115.90288, 103.06262];
        double seen = Enumerable.Range(0, 3).Sum(channel => before[((2 - channel) * 49) + 10] * ((255 * levels[channel]) - means[channel]));
        double shown = Enumerable.Range(0, 3).Sum(
            channel => after[(channel * 49) + 10] * (levels[channel] - weights.Mean![channel]) / weights.StandardDeviation![channel]);
        Assert.Equal(seen, shown, 1e-3);
        Assert.Equal([0.229, 0.224, 0.225], weights.StandardDeviation!);
    }

    [Fact]
    public void Half_precision_and_repeated_names_are_read()
    {
        OnnxModel model = OnnxModel.Read(
            new OnnxFile().Input("x").Tensor("h", [2], [0.5f, -3], isHalf: true).Node("Relu", ["x"], "y").Build());
        Assert.Equal([0.5f, -3], model.Tensors["h"].Values);
        Assert.Equal(["x"], model.Inputs);
    }

    public static TheoryData<string, byte[]> Others() => new()
    {
        { "settings of conv1", new SmallResNet { Groups = 2 }.Build((s_basic, 0)) },
        { "Relu or Add or Sum must follow", new SmallResNet { Rectifier = "Sigmoid" }.Build((s_basic, 0)) },
        { "mean over the picture", new SmallResNet { End = "Softmax" }.Build((s_basic, 0)) },
        { "mean over the picture", new SmallResNet().Build() },
        { "more than three convolutions", new SmallResNet().Build(([1, 3, 1, 1], 0)) },
        { "settings of layer1.0.downsample.0", new SmallResNet().Build((s_basic, 2)) },
        { "2 inputs", new OnnxFile().Input("a").Input("b").Node("Conv", ["a"], "y").Build() },
        { "Conv must follow", new OnnxFile().Input("a").Node("Relu", ["a"], "y").Build() },
        { "weights of an operation are missing", new OnnxFile().Input("a").Node("Conv", ["a", "w"], "y").Build() },
        { "no input or no result", new OnnxFile().Input("a").Node("Conv", [], "y").Build() },
        { "another number of values", new OnnxFile().Input("a").Tensor("w", [2, 3], [1]).Build() },
        { "another number of values", new OnnxFile().Input("a").Tensor("w", [-1, -1], [1]).Build() },
        { "no ONNX graph", OnnxFile.Message(output => OnnxFile.Text(output, 2, "pytorch")) },
        { "no ONNX graph", [] },
        { "not an ONNX file", [.. "PK\u0003\u0004 something else"u8] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_file_is_refused_with_the_reason(string reason, byte[] file) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ResNetWeights.Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_unit_that_leads_back_to_its_input_ends()
    {
        OnnxFile file = new();
        file.Input("a").Tensor("w", [1, 1, 7, 7], new float[49]).Tensor("k", [1, 1, 3, 3], new float[9]).Tensor("b", [1], [1]);
        (string, object)[] first = [("pads", (long[])[3, 3, 3, 3]), ("strides", (long[])[2, 2])];
        (string, object)[] plain = [("pads", (long[])[1, 1, 1, 1])];
        file.Node("Conv", ["a", "w", "b"], "c", first).Node("Relu", ["c"], "r").Node("MaxPool", ["r"], "x");
        file.Node("Conv", ["x", "k", "b"], "y", plain).Node("Add", ["y", "x"], "s").Node("Relu", ["s"], "x");
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => ResNetWeights.Read(file.Build()));
        Assert.Contains("units", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_changes_give_the_weights_or_a_typed_error()
    {
        byte[] file = new SmallResNet().Build((s_basic, 0), (s_basic, 2));
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] changed = FileMutator.Mutate(file, round);
            try
            {
                Assert.NotEmpty(ResNetWeights.Read(changed).Tensors);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 3000);
    }

    private static (string Name, int Number)[] Convolutions(ResNetWeights weights) =>
    [
        .. weights.Tensors.Where(tensor => tensor.Shape.Length == 4).Select(
            tensor => (tensor.Name[..^".weight".Length], (int)tensor.Values[0])),
    ];
}
