using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Modules;
using Cov19Ct.Storage.Files;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Takes the encoder's weights from a torchvision ResNet in safetensors or ONNX form.</summary>
internal static class EncoderWeights
{
    /// <summary>Prefixes that files put before the names of torchvision.</summary>
    private static readonly string[] s_prefixes = ["", "encoder.", "module.", "model.", "backbone.", "resnet."];

    /// <summary>Opens a file, and says what it is by its content.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged, or of another kind.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEncoderFile Open(string path)
    {
        ImageNetEncoder.RequireWhole(path);
        return IsOnnx(path) ? OnnxEncoderFile.Open(path) : SafetensorsEncoderFile.Open(path);
    }

    /// <summary>What the weights of a file belong to.</summary>
    /// <inheritdoc cref="Open"/>
    public static EncoderInfo Describe(string path)
    {
        using IEncoderFile file = Open(path);
        EncoderArchitecture? architecture = null;
        foreach (EncoderArchitecture candidate in Enum.GetValues<EncoderArchitecture>())
        {
            string[] names = [.. EncoderPlan.Of(candidate).Convolutions.Select(convolution => $"{convolution.Name}.weight")];
            string prefix = PrefixIn(file, names);
            if (Array.TrueForAll(names, name => file.Shapes.ContainsKey(prefix + name))
                && file.Shapes.Keys.Count(name => IsOfAnEncoder(name, prefix) && file.Shapes[name].Length == 4) == names.Length)
            {
                architecture = candidate;
            }
        }

        return new EncoderInfo(architecture, file.Normalisation ?? InputNormalisation.ImageNet);
    }

    /// <summary>Copies every tensor of the encoder from a file.</summary>
    /// <returns>A sentence: how many tensors matched, and which of the file's were not used.</returns>
    /// <exception cref="InvalidModelFileException">The file is damaged, a tensor is missing, or has another shape.</exception>
    public static string Load(string path, SliceEncoder encoder)
    {
        using IEncoderFile file = Open(path);
        Dictionary<string, Tensor> state = encoder.state_dict();
        string prefix = PrefixIn(file, state.Keys);

        // The number of batches seen is of no use to weights that start a new training; many files lack it.
        string[] missing =
        [
            .. state.Keys.Where(
                name => !file.Shapes.ContainsKey(prefix + name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)),
        ];
        if (missing.Length > 0)
        {
            throw new InvalidModelFileException(
                path,
                $"{missing.Length} of the {state.Count} tensors of the encoder {Plural.Verb(missing.Length, "is", "are")} missing, "
                    + $"such as {missing[0]}. The file must be a "
                    + "torchvision ResNet of the same depth.");
        }

        string[] beyond = [.. file.Shapes.Keys.Where(name => IsOfAnEncoder(name, prefix) && !state.ContainsKey(name[prefix.Length..]))];
        if (beyond.Length > 0)
        {
            throw new InvalidModelFileException(
                path,
                $"{beyond.Length} of its tensors {Plural.Verb(beyond.Length, "belongs", "belong")} to a "
                    + $"deeper encoder, such as {ShownText.Of(beyond[0], 100)}. The file must be a torchvision ResNet of "
                    + "the same depth.");
        }

        int matched = 0;
        foreach ((string name, Tensor target) in state.Where(tensor => file.Shapes.ContainsKey(prefix + tensor.Key)))
        {
            file.CopyTo(prefix + name, target);
            matched++;
        }

        string[] unused =
        [
            .. file.Shapes.Keys.Where(
                name => !name.StartsWith(prefix, StringComparison.Ordinal) || !state.ContainsKey(name[prefix.Length..])),
        ];
        string rest = unused.Length == 0
            ? "all tensors of the file were used"
            : $"not used: {string.Join(", ", unused.Order().Take(8))}{(unused.Length > 8 ? ", …" : "")}";
        return $"All {matched} encoder tensors were found; {rest}.";
    }

    private static string PrefixIn(IEncoderFile file, IEnumerable<string> names) =>
        s_prefixes.MaxBy(prefix => names.Count(name => file.Shapes.ContainsKey(prefix + name)))!;

    /// <summary>An ONNX file begins with the number of its version, a safetensors file with the length of its JSON text.</summary>
    private static bool IsOnnx(string path)
    {
        const byte versionTag = 0x08;
        Span<byte> start = stackalloc byte[9];
        using SafeFileHandle handle = RegularFile.Open(path);
        int count = RandomAccess.Read(handle, start, 0);
        return count == start.Length && start[0] == versionTag && start[^1] != (byte)'{';
    }

    private static bool IsOfAnEncoder(string name, string prefix) =>
        ((string[])["conv1.", "bn1.", "layer"]).Any(part => name.StartsWith(prefix + part, StringComparison.Ordinal));
}
