using System.Globalization;
using Cov19Ct.Model.Engine;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Training.Run;

/// <summary>An estimate of what a training needs, before it starts: for the user who decides, not for an allocator.</summary>
/// <param name="TrainingSlices">Slices of the training set that go to the network; all slices of a scan that shows no lung.</param>
/// <param name="ValidationSlices">Those of the validation set.</param>
/// <param name="MemoryBytes">Largest resident memory, without what the system keeps of mapped files.</param>
/// <param name="CacheBytes">Windowed slices and features on disk; within the cache's bound.</param>
/// <param name="OutputBytes">Models and checkpoints.</param>
public sealed record TrainingEstimate(long TrainingSlices, long ValidationSlices, long MemoryBytes, long CacheBytes, long OutputBytes)
{
    /// <summary>The .NET runtime, PowerShell and libtorch's code.</summary>
    private const long ProcessBytes = 400_000_000;

    /// <summary>Memory on the way back over what was kept for it: gradients of activations, and what the allocator holds. From the
    /// peak of a step of ResNet-50 in chunks of 16.</summary>
    private const double BackwardFactor = 1.75;

    /// <summary>Weights, gradients and Adam's two moments.</summary>
    private const int CopiesInMemory = 4;

    /// <summary>Weights, and what the engine makes of them. Of the head alone the rest is small.</summary>
    private const int FrozenCopiesInMemory = 2;

    /// <summary>Memory of a core that encodes without a backward pass: a batch of four slices of 224², of each three of the largest
    /// maps (64 × 112 × 112, float32).</summary>
    private const long FrozenBytesPerCore = 4 * 3 * 64 * 112 * 112 * sizeof(float);

    /// <summary>Two models, and a checkpoint with weights and moments.</summary>
    private const int CopiesOnDisk = 5;

    public static TrainingEstimate Of(TrainingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        int size = request.Description.Preprocessing.Size;
        EncoderPlan plan = PlanOf(request);
        bool isFrozen = request.Options.FreezesEncoder;
        double precisionShare = request.Options.Precision == ActivationPrecision.BFloat16 ? 0.5 : 1;
        double activations = isFrozen
            ? FrozenBytesPerCore * Environment.ProcessorCount
            : BackwardFactor * ActivationBytes(plan, size) * request.Options.SliceChunk;
        long weights = Parameters(plan, request.Description) * sizeof(float);
        long records = request.TrainingSet.Sum(scan => RecordBytes(scan, request, request.Options.FlipShare > 0 ? 2 : 1))
            + request.ValidationSet.Sum(scan => RecordBytes(scan, request, features: 1));
        return new TrainingEstimate(
            request.TrainingSet.Sum(scan => Slices(scan, request)),
            request.ValidationSet.Sum(scan => Slices(scan, request)),
            ProcessBytes + ((isFrozen
                ? FrozenCopiesInMemory
                : CopiesInMemory) * weights) + (long)(activations * precisionShare) + Math.Clamp(
                    records - request.CacheBytes, 0, request.MemoryBytes),
            Math.Min(records, request.CacheBytes),
            CopiesOnDisk * weights * request.Repeat);
    }

    /// <summary>The estimate as one sentence, which -WhatIf shows.</summary>
    /// <param name="request">The training that the estimate is of.</param>
    public string Describe(TrainingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string times = request.Repeat > 1 ? FormattableString.Invariant($", {request.Repeat} times") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Train a {request.Description.Encoder} model on "
                + $"{Plural.Of(request.TrainingSet.Count, "scan")} ({Plural.Of(TrainingSlices, "slice")}), "
                + $"validate it on {request.ValidationSet.Count} ({Plural.Of(ValidationSlices, "slice")}), "
                + $"{Plural.Of(request.Options.Epochs, "epoch")}{times}; "
                + $"about {MemoryBytes / 1e9:0.0} GB of memory, {CacheBytes / 1e9:0.0} GB of cache "
                + $"and {OutputBytes / 1e9:0.0} GB beside the model");
    }

    private static long Slices(CtScan scan, TrainingRequest request) =>
        request.Description.Preprocessing.Selection == SliceSelection.LungHalf
            ? LungSliceSelector.CountOf(scan.SliceCount)
            : scan.SliceCount;

    /// <summary>All slices of a scan are kept, and feature vectors of each that goes to a frozen encoder.</summary>
    /// <param name="features">Vectors of a slice: one, and one of the flipped slice where scans are flipped in training.</param>
    private static long RecordBytes(CtScan scan, TrainingRequest request, int features)
    {
        int size = request.Description.Preprocessing.Size;
        long slices = RecordFile.LengthOf(scan.SliceCount, size * size);
        return request.Options.FreezesEncoder
            ? slices + (features * RecordFile.LengthOf((int)Slices(scan, request), sizeof(float) * PlanOf(request).FeatureCount))
            : slices;
    }

    private static EncoderPlan PlanOf(TrainingRequest request) =>
        EncoderPlan.Of(request.Description.Encoder, request.Description.EncoderFeatures);

    /// <summary>Weights of the convolutions, four numbers of batch normalisation for each of their channels, and the head.</summary>
    private static long Parameters(EncoderPlan plan, ModelDescription description)
    {
        const long gates = 3;
        long units = description.RecurrentUnits;
        long head = (gates * units * (plan.FeatureCount + units)) + (units * description.Classes.Length);
        return head + plan.Convolutions.Sum(convolution =>
            (long)convolution.OutputChannels * ((convolution.InputChannels * convolution.Kernel * convolution.Kernel) + 4));
    }

    /// <summary>What a slice keeps for the way back: twice the outputs of the convolutions, in float32.</summary>
    private static long ActivationBytes(EncoderPlan plan, int size) => 2 * sizeof(float) * plan.Convolutions.Sum(convolution =>
    {
        long side = (convolution.InputSide(size) + convolution.Stride - 1) / convolution.Stride;
        return side * side * convolution.OutputChannels;
    });
}
