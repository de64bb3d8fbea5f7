using Cov19Ct.Model.Checkpoints;

namespace Cov19Ct.Completion;

/// <summary>Offers the encoder of the module; PowerShell completes paths.</summary>
public sealed class EncoderWeightsCompleter : ListCompleter
{
    private protected override IEnumerable<(string Value, string Meaning)> Items =>
        [(ImageNetEncoder.Name, "the encoder of the module, trained on ImageNet; or the path of a file")];
}
