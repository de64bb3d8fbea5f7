using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>The encoder in libtorch's own operators: for GPUs, where cuDNN does the work, and for builds without oneDNN.</summary>
internal sealed class PlainEncoder : IFoldedEncoder
{
    private readonly EncoderPlan _plan;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _biases;

    /// <param name="weights">On the CPU; copied.</param>
    /// <param name="device">Where to encode.</param>
    /// <param name="type">Float32 or BFloat16.</param>
    public PlainEncoder(EncoderPlan plan, FoldedWeights weights, Device device, ScalarType type)
    {
        _plan = plan;
        using DisposeScope all = NewDisposeScope();
        _weights = [.. weights.Weights.Select(weight => Move(weight, ChannelsLast.Copy))];
        _biases = [.. weights.Biases.Select(bias => Move(bias, tensor => tensor.clone()))];

        // Kept only when nothing can fail any more.
        Array.ForEach(_weights, tensor => tensor.DetachFromDisposeScope());
        Array.ForEach(_biases, tensor => tensor.DetachFromDisposeScope());

        Tensor Move(Tensor tensor, Func<Tensor, Tensor> copy)
        {
            using DisposeScope scope = NewDisposeScope();
            return copy(tensor.to(type, device)).MoveToOuterDisposeScope();
        }
    }

    public Tensor Encode(Tensor levels) => Finish(Begin(levels), disposesMaps: true);

    /// <summary>What comes before the residual units. The caller disposes the result.</summary>
    /// <param name="levels">As <see cref="Encode"/> takes them.</param>
    /// <returns>(N, 64, H / 4, W / 4).</returns>
    public Tensor Begin(Tensor levels)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.max_pool2d(Convolve(0, levels).relu_(), 3, stride: 2, padding: 1).MoveToOuterDisposeScope();
    }

    /// <summary>The way from there to the features, with gradients where they are enabled. The caller disposes the result.</summary>
    /// <param name="maps">What <see cref="Begin"/> gave.</param>
    /// <param name="disposesMaps">True to dispose them as soon as they have been used.</param>
    /// <returns>(N, features), float32.</returns>
    public Tensor Finish(Tensor maps, bool disposesMaps = false)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = maps;
        List<Tensor> features = [];
        bool hasAllStages = _plan.Features == EncoderFeatures.AllStages;
        if (hasAllStages)
        {
            features.Add(StageFeatures.MeansAndDeviations(x));
        }

        foreach (ResidualUnit unit in _plan.Units)
        {
            Tensor input = x;
            x = Run(unit, input);
            if (disposesMaps || !ReferenceEquals(input, maps))
            {
                input.Dispose();
            }

            if (hasAllStages && unit.EndsStage)
            {
                features.Add(StageFeatures.MeansAndDeviations(x));
            }
        }

        return (hasAllStages ? cat(features, 1) : StageFeatures.Means(x)).MoveToOuterDisposeScope(); // (N, features)
    }

    public void Dispose()
    {
        Array.ForEach(_weights, tensor => tensor.Dispose());
        Array.ForEach(_biases, tensor => tensor.Dispose());
    }

    /// <returns>To be disposed by the caller, as <paramref name="input"/>.</returns>
    private Tensor Run(ResidualUnit unit, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = input;
        foreach (int convolution in unit.Convolutions[..^1])
        {
            x = Convolve(convolution, x).relu_();
        }

        Tensor shortcut = unit.Projection is int projection ? Convolve(projection, input) : input;
        return Convolve(unit.Convolutions[^1], x).add_(shortcut).relu_().MoveToOuterDisposeScope();
    }

    private Tensor Convolve(int index, Tensor input)
    {
        PlannedConvolution convolution = _plan.Convolutions[index];
        return nn.functional.conv2d(
            input,
            _weights[index],
            _biases[index],
            strides: [convolution.Stride, convolution.Stride],
            padding: [convolution.Padding, convolution.Padding]);
    }
}
