using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>First weights from one seed, the same on every machine: no global random state is read or changed.</summary>
/// <remarks>The paper does not give its own. The encoder's are torchvision's rule for ResNets (He et al., arXiv 1502.01852, on
/// the fan out; batch norm 1 and 0); the head's are PyTorch's defaults, uniform in ±1/√units and ±1/√inputs.</remarks>
internal static class WeightInitialisation
{
    public static void Apply(nn.Module network, int seed)
    {
        using Generator generator = new((ulong)seed, CPU);
        using IDisposable noGradient = no_grad();
        foreach (nn.Module module in network.modules())
        {
            switch (module)
            {
                case Convolution convolution:
                    long fanOut = convolution.weight.shape[0] * convolution.weight.shape[2] * convolution.weight.shape[3];
                    convolution.weight.normal_(0, Math.Sqrt(2.0 / fanOut), generator);
                    break;
                case GRU gru:
                    long units = gru.get_parameter("weight_hh_l0")!.shape[1];
                    foreach ((_, Parameter parameter) in gru.named_parameters())
                    {
                        Uniform(parameter, units, generator);
                    }

                    break;
                case Linear linear:
                    Uniform(linear.weight, linear.in_features, generator);
                    Uniform(linear.bias!, linear.in_features, generator);
                    break;
            }
        }
    }

    private static void Uniform(Tensor tensor, long inputs, Generator generator)
    {
        double bound = 1 / Math.Sqrt(inputs);
        tensor.uniform_(-bound, bound, generator);
    }
}
