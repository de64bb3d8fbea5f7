using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>What the verb tells the parts, which run in its process.</summary>
internal static class PartsData
{
    private static readonly ScratchFolder s_scratch = new();

    /// <summary>DICOM files to decode: one a transfer syntax; empty where none were named.</summary>
    public static DecodedFile[] Files { get; private set; } = [];

    /// <summary>Takes the first file of each transfer syntax below a folder, of those that are a CT scan by themselves.</summary>
    public static void FindFiles(string folder) => Files =
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(DecodedFile.TryOpen).OfType<DecodedFile>().DistinctBy(file => file.Encoding),
    ];

    /// <summary>A model file of an encoder, at 224².</summary>
    public static string Model(EncoderArchitecture encoder)
    {
        string path = s_scratch.File($"{encoder}.safetensors");
        if (!File.Exists(path))
        {
            BenchmarkModel.Create(path, encoder, size: 224);
        }

        return path;
    }

    public static void Delete() => s_scratch.Dispose();
}
