using System.Text.Json;
using System.Text.Json.Serialization;
using Cov19Ct.Model.Checkpoints;
using TorchSharp;

namespace Cov19Ct.Model.Training;

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

    /// <summary>All that the run follows from, by name: of another training it differs.</summary>
    public required SortedDictionary<string, string> Identity { get; init; }

    public required TrainingPosition Position { get; init; }

    /// <summary>Writes a checkpoint: whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="state">The trainer's state; empty where the run is finished.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path, IReadOnlyDictionary<string, torch.Tensor> state) =>
        SafetensorsWriter.Write(path, state, new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(this, s_json) });

    /// <summary>Reads a checkpoint's position.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">The identity that it must have.</param>
    /// <exception cref="CheckpointException">The file is damaged, or of another training; the message says what differs.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TrainingPosition ReadPosition(string path, SortedDictionary<string, string> identity)
    {
        try
        {
            using SafetensorsReader reader = SafetensorsReader.Open(path);
            TrainingCheckpoint? checkpoint = reader.Metadata.TryGetValue(Key, out string? text) ? JsonSerializer.Deserialize<TrainingCheckpoint>(text, s_json) : null;
            if (checkpoint is not { FormatVersion: CurrentFormatVersion, Identity: not null, Position.History: not null })
            {
                throw new CheckpointException(path, "It is no checkpoint of this version of the module.");
            }

            string[] different = [.. identity.Keys.Union(checkpoint.Identity.Keys)
                .Where(name => identity.GetValueOrDefault(name) != checkpoint.Identity.GetValueOrDefault(name))
                .Select(name => $"{name} was {checkpoint.Identity.GetValueOrDefault(name, "not set")}, is {identity.GetValueOrDefault(name, "not set")}")];
            return different.Length == 0
                ? checkpoint.Position
                : throw new CheckpointException(path, $"The checkpoint is of another training: {string.Join("; ", different)}.");
        }
        catch (Exception exception) when (exception is InvalidModelFileException or JsonException)
        {
            throw new CheckpointException(path, $"The checkpoint is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a checkpoint's tensors into the trainer's.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void ReadState(string path, IReadOnlyDictionary<string, torch.Tensor> state)
    {
        try
        {
            using SafetensorsReader reader = SafetensorsReader.Open(path);
            foreach ((string name, torch.Tensor target) in state)
            {
                if (!reader.Tensors.TryGetValue(name, out TensorEntry? entry))
                {
                    throw new CheckpointException(path, $"The checkpoint lacks the tensor {name}.");
                }

                reader.CopyTo(entry, target);
            }
        }
        catch (InvalidModelFileException exception)
        {
            throw new CheckpointException(path, $"The checkpoint is damaged: {exception.Message}", exception);
        }
    }
}
