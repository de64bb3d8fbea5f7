using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>The network of the MIA-COV19D baseline: a CNN that encodes each slice and an RNN over the slices
/// (arXiv 2106.07524, section 4).</summary>
/// <remarks>State-dict keys: <c>encoder.*</c> (torchvision's ResNet), <c>head.bn.*</c>, <c>head.gru.*</c>, <c>head.fc.*</c>.</remarks>
internal sealed class CnnRnn : nn.Module<Tensor, Tensor>
{
    public readonly SliceEncoder encoder;
    public readonly SliceSequence head;

    public CnnRnn(ModelDescription description)
        : base(nameof(CnnRnn))
    {
        encoder = new SliceEncoder(description.Encoder);
        head = new SliceSequence(encoder.FeatureCount, description.RecurrentUnits, description.Classes.Length, description.Dropout);
        RegisterComponents();
    }

    /// <param name="input">(N, S, 3, H, W), normalised: N scans of S slices.</param>
    /// <returns>Logits (N, S, classes); the caller disposes them.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = encoder.forward(input.flatten(0, 1)); // (N · S, features)
        return head.forward(features.reshape(input.shape[0], input.shape[1], -1)).MoveToOuterDisposeScope(); // (N, S, classes)
    }
}
