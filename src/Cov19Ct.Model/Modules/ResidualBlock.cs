using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>A residual block: its input, projected where the shape changes, is added to what its convolutions make of it.</summary>
/// <remarks>He et al., arXiv 1512.03385, figure 5. The stride is in the 3 × 3 convolution, as in torchvision. Field names are
/// torchvision's: they are the keys of the weights.</remarks>
internal abstract class ResidualBlock : nn.Module<Tensor, Tensor>
{
    protected readonly Sequential? downsample;

    protected ResidualBlock(string name, int inputChannels, int outputChannels, int stride)
        : base(name)
    {
        if (stride != 1 || inputChannels != outputChannels)
        {
            downsample = nn.Sequential(
                ("0", new Convolution(inputChannels, outputChannels, 1, stride)),
                ("1", nn.BatchNorm2d(outputChannels, eps: BatchNormalisation.Epsilon)));
        }
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor shortcut = downsample is null ? input : downsample.forward(input);
        return Residual(input).add_(shortcut).relu_().MoveToOuterDisposeScope();
    }

    /// <summary>What is added to the shortcut: (N, C, H, W) → (N, C′, H / stride, W / stride).</summary>
    protected abstract Tensor Residual(Tensor input);
}

/// <summary>Two 3 × 3 convolutions: ResNet-18 and 34.</summary>
internal sealed class BasicBlock : ResidualBlock
{
    private readonly Convolution conv1;
    private readonly BatchNorm2d bn1;
    private readonly Convolution conv2;
    private readonly BatchNorm2d bn2;

    public BasicBlock(int inputChannels, int width, int stride)
        : base(nameof(BasicBlock), inputChannels, width, stride)
    {
        conv1 = new Convolution(inputChannels, width, 3, stride);
        bn1 = nn.BatchNorm2d(width, eps: BatchNormalisation.Epsilon);
        conv2 = new Convolution(width, width, 3, 1);
        bn2 = nn.BatchNorm2d(width, eps: BatchNormalisation.Epsilon);
        RegisterComponents();
    }

    protected override Tensor Residual(Tensor input) =>
        bn2.forward(conv2.forward(bn1.forward(conv1.forward(input)).relu_()));
}

/// <summary>1 × 1, 3 × 3 and 1 × 1 convolutions, the last four times as wide: ResNet-50 and 101.</summary>
internal sealed class Bottleneck : ResidualBlock
{
    public const int Expansion = 4;

    private readonly Convolution conv1;
    private readonly BatchNorm2d bn1;
    private readonly Convolution conv2;
    private readonly BatchNorm2d bn2;
    private readonly Convolution conv3;
    private readonly BatchNorm2d bn3;

    public Bottleneck(int inputChannels, int width, int stride)
        : base(nameof(Bottleneck), inputChannels, width * Expansion, stride)
    {
        conv1 = new Convolution(inputChannels, width, 1, 1);
        bn1 = nn.BatchNorm2d(width, eps: BatchNormalisation.Epsilon);
        conv2 = new Convolution(width, width, 3, stride);
        bn2 = nn.BatchNorm2d(width, eps: BatchNormalisation.Epsilon);
        conv3 = new Convolution(width, width * Expansion, 1, 1);
        bn3 = nn.BatchNorm2d(width * Expansion, eps: BatchNormalisation.Epsilon);
        RegisterComponents();
    }

    protected override Tensor Residual(Tensor input)
    {
        Tensor x = bn1.forward(conv1.forward(input)).relu_(); // (N, width, H, W)
        x = bn2.forward(conv2.forward(x)).relu_(); // (N, width, H / stride, W / stride)
        return bn3.forward(conv3.forward(x)); // (N, 4 · width, H / stride, W / stride)
    }
}
