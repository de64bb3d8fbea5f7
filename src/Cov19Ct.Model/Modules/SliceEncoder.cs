using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>The CNN: a ResNet up to its global average pooling, or with the features of each stage; one feature vector a slice.</summary>
/// <remarks>He et al., arXiv 1512.03385, table 1. State-dict keys are torchvision's, without its <c>fc</c>.</remarks>
internal sealed class SliceEncoder : nn.Module<Tensor, Tensor>
{
    private readonly EncoderFeatures _features;
    private readonly Convolution conv1;
    private readonly BatchNorm2d bn1;
    private readonly MaxPool2d maxpool;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;

    public SliceEncoder(EncoderArchitecture architecture, EncoderFeatures features = EncoderFeatures.LastStage)
        : base(nameof(SliceEncoder))
    {
        (int[] blocks, bool isBottleneck) = ResNetShape.Of(architecture);
        int channels = 64;
        int all = channels;
        _features = features;
        conv1 = new Convolution(3, channels, 7, stride: 2);
        bn1 = nn.BatchNorm2d(channels, eps: BatchNormalisation.Epsilon);
        maxpool = nn.MaxPool2d(3, stride: 2, padding: 1);
        layer1 = Layer(64, blocks[0], 1);
        layer2 = Layer(128, blocks[1], 2);
        layer3 = Layer(256, blocks[2], 2);
        layer4 = Layer(512, blocks[3], 2);
        FeatureCount = features == EncoderFeatures.AllStages ? 2 * all : channels;
        RegisterComponents();

        Sequential Layer(int width, int count, int stride)
        {
            (string, nn.Module<Tensor, Tensor>)[] layer = new (string, nn.Module<Tensor, Tensor>)[count];
            for (int i = 0; i < count; i++)
            {
                int blockStride = i == 0 ? stride : 1;
                layer[i] = ($"{i}", isBottleneck
                    ? new Bottleneck(channels, width, blockStride)
                    : new BasicBlock(channels, width, blockStride));
                channels = isBottleneck ? width * Bottleneck.Expansion : width;
            }

            all += channels;
            return nn.Sequential(layer);
        }
    }

    /// <summary>Features a slice.</summary>
    public int FeatureCount { get; }

    /// <param name="input">(N, 3, H, W), normalised. Activations are of its type: float32, or bfloat16 with float32 weights; float64
    /// with weights of that.</param>
    /// <returns>(N, FeatureCount), float32 or more; the caller disposes it.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = maxpool.forward(bn1.forward(conv1.forward(input)).relu_()); // (N, 64, H / 4, W / 4)
        List<Tensor> features = [];
        if (_features == EncoderFeatures.AllStages)
        {
            features.Add(StageFeatures.MeansAndDeviations(x));
        }

        foreach (Sequential layer in (Sequential[])[layer1, layer2, layer3, layer4])
        {
            x = layer.forward(x); // the last: (N, C, H / 32, W / 32)
            if (_features == EncoderFeatures.AllStages)
            {
                features.Add(StageFeatures.MeansAndDeviations(x));
            }
        }

        return (_features == EncoderFeatures.AllStages ? cat(features, 1) : StageFeatures.Means(x)).MoveToOuterDisposeScope();
    }
}
