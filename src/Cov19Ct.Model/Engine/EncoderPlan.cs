using Cov19Ct.Model.Modules;

namespace Cov19Ct.Model.Engine;

/// <summary>The encoder as a list of convolutions, each with the batch normalisation behind it folded in, and the order in which they
/// run: what the engine's implementations share.</summary>
/// <remarks>He et al., arXiv 1512.03385, table 1: a 7 × 7 convolution and a 3 × 3 maximum, both of stride 2, then the residual units, then
/// the mean over a slice.</remarks>
internal sealed class EncoderPlan
{
    private readonly List<PlannedConvolution> _convolutions = [];
    private readonly List<ResidualUnit> _units = [];

    private EncoderPlan(EncoderFeatures features) => Features = features;

    /// <summary>Which features it computes of a slice.</summary>
    public EncoderFeatures Features { get; }

    /// <summary>All convolutions; the first is the one that sees the slice.</summary>
    public IReadOnlyList<PlannedConvolution> Convolutions => _convolutions;

    /// <summary>Run one after another behind the maximum.</summary>
    public IReadOnlyList<ResidualUnit> Units => _units;

    /// <summary>Features of a slice.</summary>
    public int FeatureCount => Features == EncoderFeatures.LastStage
        ? _convolutions[_units[^1].Convolutions[^1]].OutputChannels
        : 2 * (_convolutions[0].OutputChannels
            + _units.Where(unit => unit.EndsStage).Sum(unit => _convolutions[unit.Convolutions[^1]].OutputChannels));

    public static EncoderPlan Of(EncoderArchitecture architecture, EncoderFeatures features = EncoderFeatures.LastStage)
    {
        (int[] blocks, bool isBottleneck) = ResNetShape.Of(architecture);
        EncoderPlan plan = new(features);
        plan.Add("conv1", "bn1", InputChannels: 3, OutputChannels: 64, Kernel: 7, Stride: 2, Reduction: 1);
        int channels = 64;
        int reduction = 4;
        for (int layer = 0; layer < blocks.Length; layer++)
        {
            int width = 64 << layer;
            for (int block = 0; block < blocks[layer]; block++)
            {
                int stride = layer > 0 && block == 0 ? 2 : 1;
                int outputChannels = isBottleneck ? width * Bottleneck.Expansion : width;
                plan.AddUnit(
                    $"layer{layer + 1}.{block}", channels, width, outputChannels, stride, reduction, block == blocks[layer] - 1);
                channels = outputChannels;
                reduction *= stride;
            }
        }

        return plan;
    }

    private void AddUnit(string name, int inputChannels, int width, int outputChannels, int stride, int reduction, bool endsStage)
    {
        int? projection = stride != 1 || inputChannels != outputChannels
            ? Add($"{name}.downsample.0", $"{name}.downsample.1", inputChannels, outputChannels, 1, stride, reduction)
            : null;
        int reduced = reduction * stride;
        _units.Add(new ResidualUnit(width == outputChannels
            ? [
                Add($"{name}.conv1", $"{name}.bn1", inputChannels, width, 3, stride, reduction),
                Add($"{name}.conv2", $"{name}.bn2", width, width, 3, 1, reduced),
            ]
            : [
                Add($"{name}.conv1", $"{name}.bn1", inputChannels, width, 1, 1, reduction),
                Add($"{name}.conv2", $"{name}.bn2", width, width, 3, stride, reduction),
                Add($"{name}.conv3", $"{name}.bn3", width, outputChannels, 1, 1, reduced),
            ], projection, endsStage));
    }

    private int Add(string Name, string Normalisation, int InputChannels, int OutputChannels, int Kernel, int Stride, int Reduction)
    {
        _convolutions.Add(new PlannedConvolution(Name, Normalisation, InputChannels, OutputChannels, Kernel, Stride, Reduction));
        return _convolutions.Count - 1;
    }
}

/// <summary>A convolution with kernel / 2 of zero padding, and the batch normalisation behind it.</summary>
/// <param name="Name">Of the convolution, in the encoder's state dict.</param>
/// <param name="Normalisation">Of the batch normalisation, likewise.</param>
/// <param name="Kernel">Rows and columns of the kernel.</param>
/// <param name="Reduction">The slice's side is this many times that of the convolution's input.</param>
internal sealed record PlannedConvolution(
    string Name, string Normalisation, int InputChannels, int OutputChannels, int Kernel, int Stride, int Reduction)
{
    public int Padding => Kernel / 2;

    /// <summary>Rows and columns of its input, for slices of a size: each halving rounds up.</summary>
    public int InputSide(int size)
    {
        int side = size;
        for (int reduction = Reduction; reduction > 1; reduction /= 2)
        {
            side = (side + 1) / 2;
        }

        return side;
    }
}

/// <summary>Convolutions whose last output is added to the unit's input, projected where there is a projection; each is followed by a
/// rectifier, the last one after the addition.</summary>
/// <param name="Convolutions">Indices into <see cref="EncoderPlan.Convolutions"/>.</param>
/// <param name="Projection">Another such index; null where the input is added as it is.</param>
/// <param name="EndsStage">True for the last one of a stage.</param>
internal sealed record ResidualUnit(int[] Convolutions, int? Projection, bool EndsStage);
