using Cov19Ct.Model.Explanation;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Explanation;

/// <summary>What is attributed to slices, against differences of the head's own scores.</summary>
public sealed class HeadAttributionTests
{
    private const int Features = 6;
    private const int Slices = 5;

    public HeadAttributionTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    [Theory]
    [InlineData(PaddingMode.Masked)]
    [InlineData(PaddingMode.AsPaper)]
    public void The_contributions_add_up_to_what_the_score_has_above_an_average_scan(PaddingMode padding)
    {
        using DisposeScope scope = NewDisposeScope();
        using SliceSequence head = Head();
        Preprocessing preprocessing = new() { Size = 32, MaximumSlices = 8, Padding = padding };
        Tensor features = Rows(preprocessing);
        using HeadAttribution attribution = HeadAttribution.Of(head, features, Slices, preprocessing, positive: 1, default);

        Tensor average = features.clone();
        average.narrow(0, 0, Slices).copy_(head.FeatureMeans.expand(Slices, Features));
        double gain = Score(head, features, preprocessing) - Score(head, average, preprocessing);
        Assert.NotEqual(0, gain, 1e-3);
        Assert.Equal(gain, attribution.Contributions.Sum(), 0.01 * Math.Abs(gain));
        Assert.Equal([Slices, Features], attribution.Weights.shape);
    }

    [Theory]
    [InlineData(PaddingMode.Masked)]
    [InlineData(PaddingMode.AsPaper)]
    public void The_weights_are_the_mean_of_the_gradients_by_differences(PaddingMode padding)
    {
        using DisposeScope scope = NewDisposeScope();
        using SliceSequence head = Head();
        Preprocessing preprocessing = new() { Size = 32, MaximumSlices = 8, Padding = padding };
        Tensor features = Rows(preprocessing);
        using HeadAttribution attribution = HeadAttribution.Of(head, features, Slices, preprocessing, positive: 1, default);

        head.to(ScalarType.Float64);
        Tensor exact = features.to_type(ScalarType.Float64);
        Tensor gained = exact.narrow(0, 0, Slices) - head.FeatureMeans;
        for (int slice = 0; slice < Slices; slice++)
        {
            for (int feature = 0; feature < Features; feature++)
            {
                double sum = 0;
                for (int point = 0; point < 16; point++)
                {
                    sum += (Moved(1e-5) - Moved(-1e-5)) / 2e-5;

                    double Moved(double by)
                    {
                        Tensor at = exact.clone();
                        at.narrow(0, 0, Slices).copy_(head.FeatureMeans + (gained * ((point + 0.5) / 16)));
                        at[slice, feature] += by;
                        return Score(head, at, preprocessing);
                    }
                }

                Assert.Equal(sum / 16, attribution.Weights[slice, feature].item<float>(), 2e-6);
            }
        }
    }

    private static double Score(SliceSequence head, Tensor features, Preprocessing preprocessing)
    {
        using Tensor logits = SequenceForward.Run(head, features, Slices, preprocessing);
        return SequenceForward.Probabilities(logits).Average(step => step[1]);
    }

    private static Tensor Rows(Preprocessing preprocessing)
    {
        int rows = Slices + (SequenceForward.NeedsBlackSlice(Slices, preprocessing) ? 1 : 0);
        return tensor(Enumerable.Range(0, rows * Features).Select(i => (float)Math.Sin(i * 1.7)).ToArray(), [rows, Features]);
    }

    private static SliceSequence Head()
    {
        SliceSequence head = new(Features, 4, 2, 0.2);
        FormulaWeights.Fill(head);
        head.eval();
        return head;
    }
}
