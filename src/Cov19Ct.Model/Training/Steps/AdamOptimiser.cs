using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) with PyTorch's defaults for what the paper of the network does not give:
/// betas 0.9 and 0.999, epsilon 1e-8. Owns its moments, not the parameters.</summary>
/// <remarks>TorchSharp's own makes two tensors of each parameter's size at every step. For a network of eleven million weights these
/// are 90 MB, which the system hands out and takes back, a page at a time. This one works in the same memory at every step, with the
/// same operations in the same order, so the same bits.</remarks>
internal sealed class AdamOptimiser : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly Parameter[] _parameters;
    private readonly Tensor[] _first;
    private readonly Tensor[] _second;
    private readonly Tensor _scratch;

    /// <param name="parameters">What is learned, on one device, in float32; one or more.</param>
    public AdamOptimiser(IEnumerable<Parameter> parameters)
    {
        _parameters = [.. parameters];
        _first = Array.ConvertAll(_parameters, Zeros);
        _second = Array.ConvertAll(_parameters, Zeros);
        _scratch = empty(_parameters.Max(parameter => parameter.numel()), device: _parameters[0].device).DetachFromDisposeScope();
    }

    /// <summary>The steps that the moments have seen.</summary>
    public int StepsDone { get; set; }

    /// <summary>False once a step has failed on its way: some parameters and moments have moved, others have not.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The mean of the gradient and that of its square, of each parameter: both of the parameter's shape, and this object's
    /// own.</summary>
    public IEnumerable<(Tensor First, Tensor Second)> Moments => _first.Zip(_second);

    /// <summary>Sets every gradient to zero.</summary>
    public void ZeroGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (Parameter parameter in _parameters)
        {
            using Tensor? gradient = parameter.grad;
            gradient?.zero_();
        }
    }

    /// <summary>Moves the parameters against their gradient. A parameter without one stays.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="weightDecay">Share of the learning rate by which parameters of two dimensions or more shrink before (AdamW: Loshchilov
    /// and Hutter, arXiv 1711.05101, algorithm 2).</param>
    public void Step(double learningRate, double weightDecay = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        IsWhole = false;
        StepsDone++;
        double firstCorrection = 1 - Math.Pow(Beta1, StepsDone);
        double secondCorrection = 1 - Math.Pow(Beta2, StepsDone);
        for (int i = 0; i < _parameters.Length; i++)
        {
            using Tensor? gradient = _parameters[i].grad;
            if (gradient is null)
            {
                continue;
            }

            if (weightDecay > 0 && _parameters[i].ndim > 1)
            {
                _parameters[i].mul_(1 - (learningRate * weightDecay));
            }

            using Tensor start = _scratch.narrow(0, 0, gradient.numel());
            using Tensor divisor = start.view(gradient.shape);
            _first[i].mul_(Beta1).add_(gradient, 1 - Beta1);
            _second[i].mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            divisor.copy_(_second[i]).sqrt_().div_(Math.Sqrt(secondCorrection)).add_(Epsilon);
            _parameters[i].addcdiv_(_first[i], divisor, -learningRate / firstCorrection);
        }

        IsWhole = true;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[.. _first, .. _second, _scratch])
        {
            tensor.Dispose();
        }
    }

    private static Tensor Zeros(Parameter parameter) => zeros_like(parameter).requires_grad_(false).DetachFromDisposeScope();
}
