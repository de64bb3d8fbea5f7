using System.Text.Json;
using System.Text.Json.Serialization;
using Cov19Ct.Model.Checkpoints;
using TorchSharp;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>What a run goes on from: a safetensors file of the trainer's state, with the position in its metadata.</summary>
/// <remarks>A step's random numbers follow from the seed and the step's number, so no generator's state is part of it.</remarks>
internal sealed record TrainingCheckpoint
{
    private const string Key = "cov19ct_checkpoint";

    private const int CurrentFormatVersion = 1;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>All inputs and settings that determine the run, by name: another training has other values.</summary>
    public required SortedDictionary<string, string> Identity { get; init; }

    public required TrainingPosition Position { get; init; }

    /// <summary>Writes a checkpoint: whole or not at all. It holds the class and the score of each validation scan, so a new one is its
    /// owner's alone.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="state">The trainer's state; empty if the run is finished.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path, IReadOnlyDictionary<string, torch.Tensor> state) =>
        SafetensorsWriter.Write(
            path, state, new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(this, s_json) }, isPrivate: true);

    /// <summary>Reads a checkpoint without its tensors.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TrainingCheckpoint Read(string path)
    {
        try
        {
            using SafetensorsReader reader = OpenWhole(path);
            TrainingCheckpoint? checkpoint = reader.Metadata.TryGetValue(Key, out string? text)
                ? JsonSerializer.Deserialize<TrainingCheckpoint>(text, s_json)
                : null;
            return checkpoint is { FormatVersion: CurrentFormatVersion, Identity: not null, Position.History: not null }
                ? checkpoint
                : throw new CheckpointException(path, "It is not a checkpoint of this version of the module.");
        }
        catch (Exception exception) when (exception is InvalidModelFileException or JsonException)
        {
            throw new CheckpointException(path, $"The checkpoint is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses the checkpoint of another training.</summary>
    /// <exception cref="CheckpointException">It has another identity; the message says what differs.</exception>
    public void Require(string path, SortedDictionary<string, string> identity)
    {
        string[] different = [.. identity.Keys.Union(Identity.Keys)
            .Where(name => identity.GetValueOrDefault(name) != Identity.GetValueOrDefault(name))
            .Select(name => $"{name} was {Identity.GetValueOrDefault(name, "not set")}, is {identity.GetValueOrDefault(name, "not set")}")];
        if (different.Length > 0)
        {
            throw new CheckpointException(path, $"The checkpoint belongs to another training: {string.Join("; ", different)}.");
        }
    }

    /// <summary>Reads a checkpoint's tensors into the trainer's.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void ReadState(string path, IReadOnlyDictionary<string, torch.Tensor> state)
    {
        try
        {
            using SafetensorsReader reader = OpenWhole(path);
            foreach ((string name, torch.Tensor target) in state)
            {
                if (!reader.Tensors.TryGetValue(name, out TensorEntry? entry))
                {
                    throw new CheckpointException(path, $"The tensor {name} is missing in the checkpoint.");
                }

                reader.CopyTo(entry, target);
            }
        }
        catch (InvalidModelFileException exception)
        {
            throw new CheckpointException(path, $"The checkpoint is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Opens a checkpoint, once all of it is known to be as it was written.</summary>
    /// <exception cref="InvalidModelFileException">It is damaged, or has no seal.</exception>
    private static SafetensorsReader OpenWhole(string path)
    {
        SafetensorsReader reader = SafetensorsReader.Open(path);
        try
        {
            reader.RequireSeal();
            reader.HashTensors();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
