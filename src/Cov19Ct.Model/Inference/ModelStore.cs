using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.ModelCards;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;

namespace Cov19Ct.Model.Inference;

/// <summary>Makes model files, reads their descriptions and changes their votes.</summary>
public static class ModelStore
{
    /// <summary>The entry of the provenance with the coverage that a vote with scores without a verdict was calibrated to.</summary>
    public const string CoverageEntry = "threshold_coverage";

    /// <summary>Reads what a model file is, without loading its network.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Cov19ModelInfo Read(string path)
    {
        TorchRuntime.EnsureLoaded();
        return ModelFile.ReadInfo(path);
    }

    /// <summary>Reads what the encoder weights in a file belong to.</summary>
    /// <param name="path">A torchvision ResNet in safetensors or ONNX form, or a model of this module.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged, or of another kind.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static EncoderInfo ReadEncoder(string path) => EncoderWeights.Describe(path);

    /// <summary>Gives a model file another vote; its tensors, and so its hash, stay. A model card beside it tells the vote too.</summary>
    /// <param name="path">The file: replaced, whole or not at all.</param>
    /// <param name="vote">The vote, with the source of its threshold.</param>
    /// <param name="calibration">Fingerprints of the scans that the threshold was chosen on: added to those that the model has seen
    /// so.</param>
    /// <param name="provenance">What is to be said of where the threshold comes from; entries of the same names are replaced, and what was
    /// said of the coverage of the former vote is removed.</param>
    /// <returns>The card if it still describes another vote (of other weights, edited, or not writable); else null.</returns>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read or written; it is then as it was.</exception>
    public static string? SetVote(string path, Vote vote, IEnumerable<string> calibration, IReadOnlyDictionary<string, string> provenance)
    {
        ArgumentNullException.ThrowIfNull(vote);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(provenance);
        TorchRuntime.EnsureLoaded();
        Vote before = vote;
        ModelFile.Redescribe(path, description =>
        {
            before = description.Vote;
            return description with
            {
                Vote = vote,
                Seen = description.Seen with { Calibration = [.. description.Seen.Calibration.Union(calibration, StringComparer.Ordinal)] },
                Provenance = new Dictionary<string, string>(description.Provenance
                    .Where(entry => !provenance.ContainsKey(entry.Key) && entry.Key != CoverageEntry)
                    .Concat(provenance)),
            };
        });
        string card = new TrainingOutputs(path).Card;
        return !File.Exists(card) || TellsVote(card, ModelFile.ReadInfo(path).Hash, before, vote) ? null : card;
    }

    /// <summary>Makes an untrained model and writes it.</summary>
    /// <param name="path">The file; an existing one is replaced, whole or not at all.</param>
    /// <param name="description">What it shall be.</param>
    /// <param name="seed">Seed of the first weights.</param>
    /// <param name="encoderWeightsPath">A torchvision ResNet in safetensors or ONNX form for the encoder; null for random weights.</param>
    /// <exception cref="InvalidModelFileException">The encoder weights are damaged or do not match.</exception>
    /// <exception cref="IOException">A file cannot be read or written; nothing half-written is left.</exception>
    public static Cov19ModelInfo Create(string path, ModelDescription description, int seed, string? encoderWeightsPath)
    {
        ArgumentNullException.ThrowIfNull(description);
        TorchRuntime.EnsureLoaded();
        using CnnRnn network = new(description);
        WeightInitialisation.Apply(network, seed);
        string? matched = encoderWeightsPath is null ? null : EncoderWeights.Load(encoderWeightsPath, network.encoder);
        Dictionary<string, string> provenance = new(description.Provenance)
        {
            ["made_by"] = $"Cov19Ct {typeof(ModelStore).Assembly.GetName().Version!.ToString(3)}",
            ["seed"] = $"{seed}",
        };
        if (matched is not null)
        {
            provenance["encoder_weights"] = $"{Path.GetFileName(encoderWeightsPath)}: {matched}";
        }

        ModelFile.Save(path, network, description with { Provenance = provenance });
        return ModelFile.ReadInfo(path) with { EncoderWeights = matched };
    }

    /// <summary>The model has its vote by now: a card that cannot follow is told of, and undoes nothing.</summary>
    private static bool TellsVote(string card, string hash, Vote before, Vote vote)
    {
        try
        {
            return ModelCardVote.TryReplace(card, hash, before, vote);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return false;
        }
    }
}
