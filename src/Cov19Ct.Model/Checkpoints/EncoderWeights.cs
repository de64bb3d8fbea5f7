using Cov19Ct.Model.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Takes the encoder's weights from a torchvision ResNet in safetensors form.</summary>
internal static class EncoderWeights
{
    /// <summary>Prefixes that files put before the names of torchvision.</summary>
    private static readonly string[] s_prefixes = ["", "encoder.", "module.", "model.", "backbone.", "resnet."];

    /// <summary>Copies every tensor of the encoder from a file.</summary>
    /// <returns>A sentence: how many tensors matched, and which of the file's were not used.</returns>
    /// <exception cref="InvalidModelFileException">The file is damaged, a tensor is missing, or has another shape.</exception>
    public static string Load(string path, SliceEncoder encoder)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        if (reader.IsSealed)
        {
            // Weights from elsewhere have no seal, and are taken as they are.
            reader.HashTensors();
        }

        Dictionary<string, Tensor> state = encoder.state_dict();
        string prefix = s_prefixes.MaxBy(prefix => state.Keys.Count(name => reader.Tensors.ContainsKey(prefix + name)))!;

        // The number of batches seen is of no use to weights that start a new training; old files lack it.
        string[] missing =
        [
            .. state.Keys.Where(
                name => !reader.Tensors.ContainsKey(prefix + name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)),
        ];
        if (missing.Length > 0)
        {
            throw new InvalidModelFileException(
                path,
                $"{missing.Length} of the {state.Count} tensors of the encoder {Plural.Verb(missing.Length, "is", "are")} missing, "
                    + $"such as {missing[0]}. The file must be a "
                    + "torchvision ResNet of the same depth.");
        }

        string[] beyond = [.. reader.Tensors.Keys.Where(name => IsOfAnEncoder(name, prefix) && !state.ContainsKey(name[prefix.Length..]))];
        if (beyond.Length > 0)
        {
            throw new InvalidModelFileException(
                path,
                $"{beyond.Length} of its tensors {Plural.Verb(beyond.Length, "belongs", "belong")} to a "
                    + $"deeper encoder, such as {ShownText.Of(beyond[0], 100)}. The file must be a torchvision ResNet of "
                    + "the same depth.");
        }

        int matched = 0;
        foreach ((string name, Tensor target) in state.Where(tensor => reader.Tensors.ContainsKey(prefix + tensor.Key)))
        {
            reader.CopyTo(reader.Tensors[prefix + name], target);
            matched++;
        }

        string[] unused =
        [
            .. reader.Tensors.Keys.Where(
                name => !name.StartsWith(prefix, StringComparison.Ordinal) || !state.ContainsKey(name[prefix.Length..])),
        ];
        string rest = unused.Length == 0
            ? "all tensors of the file were used"
            : $"not used: {string.Join(", ", unused.Order().Take(8))}{(unused.Length > 8 ? ", …" : "")}";
        return $"{matched} of {state.Count} encoder tensors matched; {rest}.";
    }

    private static bool IsOfAnEncoder(string name, string prefix) =>
        ((string[])["conv1.", "bn1.", "layer"]).Any(part => name.StartsWith(prefix + part, StringComparison.Ordinal));
}
