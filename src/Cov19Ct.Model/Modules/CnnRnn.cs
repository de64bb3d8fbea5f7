using static TorchSharp.torch;

namespace Cov19Ct.Model.Modules;

/// <summary>The network of the MIA-COV19D baseline: a CNN that encodes each slice and an RNN over the slices
/// (arXiv 2106.07524, section 4). The two are run apart: slices are encoded some at a time, the head sees a scan whole.</summary>
/// <remarks>State-dict keys: <c>encoder.*</c> (torchvision's ResNet), <c>head.bn.*</c>, <c>head.gru.*</c>, <c>head.fc.*</c>.</remarks>
internal sealed class CnnRnn : nn.Module
{
    public readonly SliceEncoder encoder;
    public readonly SliceSequence head;

    public CnnRnn(ModelDescription description)
        : base(nameof(CnnRnn))
    {
        encoder = new SliceEncoder(description.Encoder, description.EncoderFeatures);
        head = new SliceSequence(encoder.FeatureCount, description.RecurrentUnits, description.Classes.Length, description.Dropout);
        RegisterComponents();
    }
}
