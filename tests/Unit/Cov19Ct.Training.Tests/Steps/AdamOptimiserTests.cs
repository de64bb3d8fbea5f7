using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.ModelTestKit;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Steps;

public sealed class AdamOptimiserTests : IDisposable
{
    private readonly DisposeScope _scope;

    public AdamOptimiserTests()
    {
        TorchRuntime.EnsureLoaded();
        _scope = NewDisposeScope();
    }

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Twenty_steps_give_the_bits_of_TorchSharps_Adam()
    {
        Parameter[] ours = Parameters();
        Parameter[] theirs = Parameters();
        using AdamOptimiser optimiser = new(ours);
        using Adam reference = optim.Adam(theirs, lr: 1e-3);
        for (int step = 1; step <= 20; step++)
        {
            double rate = 1e-2 / step;
            optimiser.ZeroGradients();
            reference.zero_grad();
            Backward(ours, step);
            Backward(theirs, step);
            optimiser.Step(rate);
            foreach (optim.ILearningRateController group in reference.ParamGroups)
            {
                group.LearningRate = rate;
            }

            reference.step();
        }

        Assert.Equal(20, optimiser.StepsDone);
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(Bits(pair.Second), Bits(pair.First)));
        Assert.All(optimiser.Moments.Zip(reference.state_dict().State.Cast<Adam.State>()), pair =>
        {
            Assert.Equal(Bits(pair.Second.exp_avg), Bits(pair.First.First));
            Assert.Equal(Bits(pair.Second.exp_avg_sq), Bits(pair.First.Second));
        });
    }

    [Fact]
    public void Weights_shrink_as_in_TorchSharps_AdamW_and_biases_do_not()
    {
        Parameter[] ours = [new(tensor(new[] { 1f, -2f, 3f, 4f }, [2, 2])), new(tensor(new[] { 5f, -6f }))];
        Parameter[] theirs = [new(tensor(new[] { 1f, -2f, 3f, 4f }, [2, 2])), new(tensor(new[] { 5f, -6f }))];
        using AdamOptimiser optimiser = new(ours);
        using AdamW matrix = optim.AdamW(theirs[..1], lr: 0.01, weight_decay: 0.3);
        using Adam vector = optim.Adam(theirs[1..], lr: 0.01);
        for (int step = 0; step < 5; step++)
        {
            optimiser.ZeroGradients();
            matrix.zero_grad();
            vector.zero_grad();
            (ours[0].pow(2).sum() + ours[1].pow(3).sum()).backward();
            (theirs[0].pow(2).sum() + theirs[1].pow(3).sum()).backward();
            optimiser.Step(0.01, weightDecay: 0.3);
            matrix.step();
            vector.step();
        }

        Assert.Equal(theirs[0].data<float>().ToArray(), ours[0].data<float>().ToArray(), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal(theirs[1].data<float>().ToArray(), ours[1].data<float>().ToArray(), (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void The_first_step_moves_each_weight_by_the_learning_rate_against_its_gradient()
    {
        Parameter[] parameters = [new Parameter(tensor(new[] { 1f, 1f, 1f }))];
        using AdamOptimiser optimiser = new(parameters);
        (parameters[0] * tensor(new[] { 4f, -0.25f, 0f })).sum().backward();
        optimiser.Step(0.125);
        Assert.Equal([0.875f, 1.125f, 1f], parameters[0].data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        Parameter[] parameters = Parameters();
        byte[] before = Bits(parameters[1]);
        using AdamOptimiser optimiser = new(parameters);
        parameters[0].square().sum().backward();
        optimiser.ZeroGradients();
        optimiser.Step(0.1);
        Assert.Equal(before, Bits(parameters[1]));
    }

    [Fact]
    public void A_step_leaves_no_tensor_and_disposal_none_at_all()
    {
        Parameter[] parameters = Parameters();
        Backward(parameters, 1);
        long before = LiveTensors.CountReachable();
        using (AdamOptimiser optimiser = new(parameters))
        {
            long made = LiveTensors.Count;
            Assert.Equal((2 * parameters.Length) + 1, made - before);
            optimiser.Step(0.1);
            optimiser.ZeroGradients();
            Assert.Equal(made, LiveTensors.Count);
        }

        Assert.Equal(before, LiveTensors.Count);
    }

    /// <summary>Of three shapes, the largest not first.</summary>
    private static Parameter[] Parameters() =>
    [
        new(linspace(-1, 1, 6).view(2, 3)),
        new(linspace(0.5, 2, 120).view(5, 4, 3, 2)),
        new(tensor(0.25f)),
    ];

    /// <summary>A gradient that follows from the weights and the step, and is tiny at places.</summary>
    private static void Backward(Parameter[] parameters, int step)
    {
        foreach (Parameter parameter in parameters)
        {
            ((parameter * step).sin() * parameter.pow(9)).sum().backward();
        }
    }

    private static byte[] Bits(Tensor tensor) => tensor.bytes.ToArray();
}
