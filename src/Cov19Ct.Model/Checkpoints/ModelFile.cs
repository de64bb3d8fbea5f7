using System.Runtime.InteropServices;
using Cov19Ct.Model.Modules;
using Cov19Ct.Storage.Files;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>A model as one safetensors file: the network's tensors under torchvision's names, and all that is needed to use
/// them in <c>__metadata__</c>.</summary>
internal static class ModelFile
{
    /// <summary>Writes a network; an existing file is replaced, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, CnnRnn network, ModelDescription description)
    {
        Dictionary<string, string> metadata = new()
        {
            // Python's loaders look for it.
            ["format"] = "pt",
            [ModelMetadata.Key] = ModelMetadata.Write(description),
        };
        SafetensorsWriter.Write(path, network.state_dict(), metadata);
    }

    /// <summary>Changes what a model file says of itself, and none of its tensors. It is replaced, whole or not at all.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static void Redescribe(string path, Func<ModelDescription, ModelDescription> change)
    {
        // Of a link, the target is replaced, and the link stays.
        string file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        AtomicFile.WritePublic(file, stream =>
        {
            // Closed before the new file takes the old one's place, which some systems refuse to an open one.
            using SafetensorsReader reader = SafetensorsReader.Open(file);
            ModelDescription changed = change(Describe(reader, path));
            SafetensorsWriter.Copy(
                stream, reader, new Dictionary<string, string>(reader.Metadata) { [ModelMetadata.Key] = ModelMetadata.Write(changed) });
        });
    }

    /// <summary>Reads what a model is, without loading its network.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Cov19ModelInfo ReadInfo(string path)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        ModelDescription description = Describe(reader, path);
        long parameters = reader.Tensors.Values
            .Where(IsParameter)
            .Sum(entry => entry.Shape.Aggregate(1L, (product, side) => product * side));
        return new Cov19ModelInfo(path, reader.HashTensors(), description, parameters);
    }

    /// <summary>Reads a model. The caller disposes the network.</summary>
    /// <returns>The network, on the CPU and in evaluation mode, its description, and the hash of its tensors.</returns>
    /// <exception cref="InvalidModelFileException">The file is damaged, or its tensors are not the network's.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static (CnnRnn Network, ModelDescription Description, string Hash) Load(string path)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        ModelDescription description = Describe(reader, path);
        RequireSizes(reader, description, path);
        CnnRnn network = new(description);
        Task<string> hash = Task.Run(reader.HashTensors);
        try
        {
            Dictionary<string, Tensor> state = network.state_dict();
            CopyAll(reader, state, path);
            string checkedHash = hash.GetAwaiter().GetResult();

            // After the seal: a weight that is infinite because of a flipped bit says nothing of the training.
            RequireFinite(state, path);
            network.eval();
            return (network, description, checkedHash);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        finally
        {
            // The reader is not let go of before.
            Task.WaitAny(hash);
        }
    }

    /// <summary>Holds the sizes that the metadata declares to the tensors that are there, before memory is taken for them.</summary>
    private static void RequireSizes(SafetensorsReader reader, ModelDescription description, string path)
    {
        long units = description.RecurrentUnits;
        Require("head.gru.weight_hh_l0", [3 * units, units]);
        Require("head.fc.weight", [description.Classes.Length, units]);

        void Require(string name, long[] shape)
        {
            if (!reader.Tensors.TryGetValue(name, out TensorEntry? entry) || !entry.Shape.AsSpan().SequenceEqual(shape))
            {
                throw new InvalidModelFileException(
                    path, $"its metadata requires a tensor {name} of shape [{string.Join(", ", shape)}], which is missing.");
            }
        }
    }

    private static void CopyAll(SafetensorsReader reader, Dictionary<string, Tensor> state, string path)
    {
        string[] missing = [.. state.Keys.Where(name => !reader.Tensors.ContainsKey(name))];
        string[] unknown = [.. reader.Tensors.Keys.Where(name => !state.ContainsKey(name))];
        if (missing.Length > 0 || unknown.Length > 0)
        {
            string example = missing.Length > 0 ? missing[0] : unknown[0];
            throw new InvalidModelFileException(
                path,
                $"its tensors do not fit the network that it describes: {missing.Length} missing, {unknown.Length} unknown, such as "
                    + $"{example}.");
        }

        foreach ((string name, Tensor target) in state)
        {
            reader.CopyTo(reader.Tensors[name], target);
        }
    }

    /// <summary>NaN in one weight makes every verdict negative without an error.</summary>
    private static void RequireFinite(Dictionary<string, Tensor> state, string path)
    {
        foreach ((string name, Tensor tensor) in state)
        {
            if (tensor.dtype == ScalarType.Float32 && !SampleConversion.AreFinite(MemoryMarshal.Cast<byte, float>(tensor.bytes)))
            {
                throw new InvalidModelFileException(
                    path, $"its tensor {SafetensorsHeader.Shown(name)} contains NaN or infinity: its training diverged.");
            }
        }
    }

    /// <summary>What a file says of its model, once it is known to be as it was written.</summary>
    private static ModelDescription Describe(SafetensorsReader reader, string path)
    {
        ModelMetadata.Require(reader.Metadata, path);
        reader.RequireSeal();
        return ModelMetadata.Read(reader.Metadata, path);
    }

    /// <summary>Batch norm's running statistics are state, not parameters.</summary>
    private static bool IsParameter(TensorEntry entry) =>
        !entry.Name.EndsWith("running_mean", StringComparison.Ordinal)
        && !entry.Name.EndsWith("running_var", StringComparison.Ordinal)
        && !entry.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}
