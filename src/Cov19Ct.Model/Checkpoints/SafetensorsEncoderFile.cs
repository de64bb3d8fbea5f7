using System.Text.Json;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Encoder weights in safetensors form: those of torchvision, a model of this module, or the encoder that comes with it.</summary>
internal sealed class SafetensorsEncoderFile : IEncoderFile
{
    private readonly SafetensorsReader _reader;

    private SafetensorsEncoderFile(SafetensorsReader reader, InputNormalisation? normalisation)
    {
        _reader = reader;
        Normalisation = normalisation;
        Shapes = reader.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Shape);
    }

    public IReadOnlyDictionary<string, long[]> Shapes { get; }

    public InputNormalisation? Normalisation { get; }

    /// <exception cref="InvalidModelFileException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsEncoderFile Open(string path)
    {
        SafetensorsReader reader = SafetensorsReader.Open(path);
        try
        {
            if (reader.IsSealed)
            {
                // Weights from elsewhere have no seal, and are taken as they are.
                reader.HashTensors();
            }

            return new SafetensorsEncoderFile(reader, FindNormalisation(reader, path));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void CopyTo(string name, Tensor target) => _reader.CopyTo(_reader.Tensors[name], target);

    public void Dispose() => _reader.Dispose();

    /// <summary>A model of this module says it in its description, the encoder that comes with it in two texts.</summary>
    private static InputNormalisation? FindNormalisation(SafetensorsReader reader, string path)
    {
        if (reader.Metadata.ContainsKey(ModelMetadata.Key))
        {
            return ModelMetadata.Read(reader.Metadata, path).Preprocessing.Normalisation;
        }

        if (!reader.Metadata.TryGetValue("mean", out string? mean)
            || !reader.Metadata.TryGetValue("standard_deviation", out string? deviation))
        {
            return null;
        }

        try
        {
            double[] means = JsonSerializer.Deserialize<double[]>(mean) ?? [];
            double[] deviations = JsonSerializer.Deserialize<double[]>(deviation) ?? [];
            if (means.Length == 3 && deviations.Length == 3 && means.All(double.IsFinite)
                && Array.TrueForAll(deviations, value => value is >= 1e-6 and <= 1e6))
            {
                return new InputNormalisation(means, deviations);
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw new InvalidModelFileException(path, "its texts mean and standard_deviation are not three numbers each.");
    }
}
