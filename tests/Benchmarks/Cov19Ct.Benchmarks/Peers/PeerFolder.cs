using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cov19Ct.Benchmarks.Peers;

/// <summary>The files by which two libraries train the same: one folder a run.</summary>
internal sealed class PeerFolder(string path)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        WriteIndented = true,
    };

    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <summary>What to train, on what and in which order.</summary>
    public string PlanFile => Path.Combine(path, "plan.json");

    /// <summary>First weights, a model file.</summary>
    public string WeightsFile => Path.Combine(path, "initial.safetensors");

    /// <summary>All windowed slices, 8 bits a pixel, row-major, one behind another, the training set's first.</summary>
    public string SlicesFile => Path.Combine(path, "slices.bin");

    /// <summary>What this library made of the plan.</summary>
    public string OwnResultFile => Path.Combine(path, "cov19ct.json");

    /// <summary>What the peer made of it.</summary>
    public string PeerResultFile => Path.Combine(path, "pytorch.json");

    /// <summary>What the peer made of it from first weights that were changed a little; need not be there.</summary>
    public string PerturbedResultFile => Path.Combine(path, "pytorch.perturbed.json");

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write<T>(string file, T value) => File.WriteAllText(file, JsonSerializer.Serialize(value, s_json) + "\n");

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    public static T Read<T>(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), s_json)
                ?? throw new InvalidDataException($"{file} holds nothing.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }
}
