using Cov19Ct.Model.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Explanation;

/// <summary>A network that was not trained but written down: its only feature is the area in which a slice is as bright as ground glass,
/// neither as dark as lung nor as bright as tissue, and a slice with more of it is more probably COVID-19.</summary>
/// <remarks>
/// Levels are those of the window "Paper": lung lies near 0.2, ground glass between 0.38 and 0.48, tissue near 0.8. Two channels of the
/// first convolution say how far a pixel lies below and above that; the pooling behind it takes the largest of each around a cell; the
/// first unit computes 1 − 8 × (below + above) where that is positive. From there the values are averaged down to the features. The GRU
/// forgets: each slice speaks for itself.
/// </remarks>
internal static class LesionNetwork
{
    private const double Darkest = 0.36;
    private const double Brightest = 0.56;
    private const double Steepness = 8;

    /// <summary>Channels: below, above, and what is in between.</summary>
    private const int Below = 0;
    private const int Above = 1;
    private const int Glass = 2;

    public static ModelDescription Description(int size) => new()
    {
        Name = "lesions",
        Encoder = EncoderArchitecture.ResNet18,
        RecurrentUnits = 1,
        Preprocessing = new Preprocessing { Size = size },
        Vote = new Vote(VoteRule.Mean),
    };

    public static CnnRnn Create(int size)
    {
        CnnRnn network = new(Description(size));
        network.eval();
        using IDisposable noGradient = no_grad();
        Dictionary<string, Tensor> state = network.state_dict();
        foreach ((string name, Tensor value) in state)
        {
            // Batch normalisation leaves what it is given as it is.
            bool isScale = value.ndim == 1 && name.EndsWith("weight", StringComparison.Ordinal);
            value.fill_(isScale || name.EndsWith("running_var", StringComparison.Ordinal) ? 1 : 0);
        }

        Encoder(state);
        Head(state);
        return network;
    }

    private static void Encoder(Dictionary<string, Tensor> state)
    {
        // The three channels of the input are equal: one of them will do.
        Tensor first = state["encoder.conv1.weight"];
        first[Below, 0, 3, 3] = -1;
        first[Above, 0, 3, 3] = 1;
        state["encoder.bn1.bias"][Below] = Darkest;
        state["encoder.bn1.bias"][Above] = -Brightest;

        Tensor between = state["encoder.layer1.0.conv1.weight"];
        between[Glass, Below, 1, 1] = -Steepness;
        between[Glass, Above, 1, 1] = -Steepness;
        state["encoder.layer1.0.bn1.bias"][Glass] = 1;
        state["encoder.layer1.0.conv2.weight"][Glass, Glass, 1, 1] = 1;
        for (int layer = 2; layer <= 4; layer++)
        {
            state[$"encoder.layer{layer}.0.conv1.weight"][Glass, Glass].fill_(1.0 / 9);
            state[$"encoder.layer{layer}.0.conv2.weight"][Glass, Glass, 1, 1] = 1;
        }
    }

    private static void Head(Dictionary<string, Tensor> state)
    {
        // Order of the gates: reset, update, new. The update gate is shut, so that nothing is kept from the slice before.
        state["head.gru.bias_ih_l0"][1] = -20;
        state["head.gru.weight_ih_l0"][2, Glass] = 100;
        state["head.fc.weight"][0, 0] = -2;
        state["head.fc.weight"][1, 0] = 2;
        state["head.fc.bias"][0] = 1;
        state["head.fc.bias"][1] = -1;
    }
}
