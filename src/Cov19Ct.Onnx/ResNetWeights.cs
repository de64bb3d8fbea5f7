namespace Cov19Ct.Onnx;

/// <summary>The weights of a residual network by the names that torchvision gives them, without its last, fully connected layer.</summary>
/// <param name="Tensors">In the order of the network: <c>conv1.weight</c>, <c>bn1.weight</c>, … <c>layer4.2.bn2.running_var</c>.</param>
/// <param name="Mean">Means of the three channels of its input, of levels from 0 to 1; null where the file does not say.</param>
/// <param name="StandardDeviation">What the channels are divided by behind that; null where the file does not say.</param>
internal sealed record ResNetWeights(IReadOnlyList<OnnxTensor> Tensors, double[]? Mean, double[]? StandardDeviation)
{
    /// <summary>What torchvision adds to variances.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>The program that wrote the network of ML.NET's image featuriser.</summary>
    private const string Cntk = "CNTK";

    private const int Channels = 3;

    /// <summary>Means over the picture that ML.NET subtracts (ResNetPreprocess.onnx of Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1),
    /// for red, green and blue.</summary>
    private static readonly double[] s_cntkMeans = [123.15163, 115.90288, 103.06262];

    /// <summary>Those of torchvision, so that values are in its range.</summary>
    private static readonly double[] s_deviations = [0.229, 0.224, 0.225];

    /// <summary>Reads the weights of a file.</summary>
    /// <param name="file">Its content.</param>
    /// <exception cref="InvalidDataException">It is damaged, or its network is not a residual network as torchvision builds it.</exception>
    public static ResNetWeights Read(byte[] file)
    {
        OnnxModel model = OnnxModel.Read(file);
        List<OnnxTensor> tensors = ResNetGraph.Name(model);
        return model.Producer == Cntk ? FromCntk(tensors) : new ResNetWeights(tensors, null, null);
    }

    /// <summary>Its input is blue, green and red from 0 to 255 less the means. With levels from 0 to 1 that are normalised, x of a channel
    /// is 255 · deviation · ((level − mean / 255) / deviation): a factor for the first kernels.</summary>
    private static ResNetWeights FromCntk(List<OnnxTensor> tensors)
    {
        OnnxTensor first = tensors[0];
        int kernel = (int)(first.Shape[2] * first.Shape[3]);
        float[] values = new float[first.Values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            int channel = index / kernel % Channels;
            int reversed = index + ((Channels - 1 - (2 * channel)) * kernel);
            values[index] = (float)(first.Values[reversed] * byte.MaxValue * s_deviations[channel]);
        }

        double[] means = Array.ConvertAll(s_cntkMeans, mean => mean / byte.MaxValue);
        return new ResNetWeights([first with { Values = values }, .. tensors.Skip(1)], means, s_deviations);
    }
}
