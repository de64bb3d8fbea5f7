using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Training;

/// <summary>What a training will take, before it is begun: for a person who decides, not for an allocator.</summary>
/// <param name="TrainingSlices">Slices of the training set.</param>
/// <param name="ValidationSlices">Slices of the validation set.</param>
/// <param name="MemoryBytes">Largest resident memory, without what the system keeps of mapped files.</param>
/// <param name="CacheBytes">Windowed slices on disk; within the cache's bound.</param>
/// <param name="OutputBytes">Models and checkpoints.</param>
public sealed record TrainingEstimate(long TrainingSlices, long ValidationSlices, long MemoryBytes, long CacheBytes, long OutputBytes)
{
    /// <summary>The .NET runtime, PowerShell and libtorch's code.</summary>
    private const long ProcessBytes = 400_000_000;

    /// <summary>Weights, gradients and Adam's two moments.</summary>
    private const int CopiesInMemory = 4;

    /// <summary>Two models, and a checkpoint with weights and moments.</summary>
    private const int CopiesOnDisk = 5;

    public static TrainingEstimate Of(TrainingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        int size = request.Description.Preprocessing.Size;
        (long parameters, long activationBytes) = Network(request.Description.Encoder);
        long chunk = (long)(activationBytes * (size * size / (224.0 * 224.0)) * request.Options.SliceChunk);
        long weights = parameters * sizeof(float);
        long slices = request.TrainingSet.Concat(request.ValidationSet).Sum(scan => RecordFile.LengthOf(scan.SliceCount, size * size));
        return new TrainingEstimate(
            request.TrainingSet.Sum(scan => (long)scan.SliceCount),
            request.ValidationSet.Sum(scan => (long)scan.SliceCount),
            ProcessBytes + (CopiesInMemory * weights) + chunk + Math.Max(0, slices - request.CacheBytes),
            Math.Min(slices, request.CacheBytes),
            CopiesOnDisk * weights * request.Repeat);
    }

    /// <summary>Parameters with a head of 128 units, and bytes of activations that a slice of 224² keeps for the way back: twice
    /// the outputs of the convolutions, in float32.</summary>
    private static (long Parameters, long ActivationBytes) Network(EncoderArchitecture encoder) => encoder switch
    {
        EncoderArchitecture.ResNet18 => (11_500_000, 22_000_000),
        EncoderArchitecture.ResNet34 => (21_600_000, 33_000_000),
        EncoderArchitecture.ResNet50 => (24_400_000, 84_000_000),
        EncoderArchitecture.ResNet101 => (43_400_000, 125_000_000),
        _ => throw new ArgumentOutOfRangeException(nameof(encoder), encoder, "No such encoder."),
    };
}
