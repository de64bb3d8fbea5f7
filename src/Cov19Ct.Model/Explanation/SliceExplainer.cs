using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Explanation;

/// <summary>Makes heat maps: a model once more, in float32 and on the CPU, in operators that have gradients.</summary>
internal sealed class SliceExplainer : IDisposable
{
    public const string Method = "IntegratedGradCam";

    private readonly ModelDescription _description;
    private readonly CnnRnn _network;
    private readonly PlainEncoder _encoder;
    private readonly PathAttribution _attribution;

    /// <param name="network">On the CPU and in evaluation mode; the explainer disposes it.</param>
    /// <param name="description">Of the network.</param>
    public SliceExplainer(CnnRnn network, ModelDescription description)
    {
        _description = description;
        _network = network;
        EncoderPlan plan = EncoderPlan.Of(description.Encoder, description.EncoderFeatures);
        using FoldedWeights weights = FoldedWeights.Of(network.encoder, plan, description.Preprocessing.Normalisation);
        _encoder = new PlainEncoder(plan, weights, CPU, ScalarType.Float32);
        _attribution = new PathAttribution(_encoder, weights.InputChannels);
    }

    /// <summary>Loads a model for explaining. The caller disposes the explainer.</summary>
    /// <param name="model">The model as it was loaded for its verdicts.</param>
    /// <exception cref="InvalidModelFileException">The file is no longer that model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SliceExplainer Load(Cov19ModelInfo model)
    {
        (CnnRnn network, ModelDescription description, string hash) = ModelFile.Load(model.Path);
        if (hash != model.Hash)
        {
            network.Dispose();
            throw new InvalidModelFileException(
                model.Path, "it has changed since it was loaded, so its verdicts cannot be explained.");
        }

        try
        {
            return new SliceExplainer(network, description);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>What the slices of a scan do for its verdict. The caller disposes it.</summary>
    /// <param name="features">(rows, F): the slices, and the black one where padding goes through the head.</param>
    /// <param name="slices">Slices that the network was shown.</param>
    /// <param name="cancellationToken">Stops between two points of the path.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public HeadAttribution Attribute(Tensor features, int slices, CancellationToken cancellationToken)
    {
        using Tensor own = features.cpu();
        return HeadAttribution.Of(_network.head, own, slices, _description.Preprocessing, _description.PositiveIndex, cancellationToken);
    }

    /// <summary>The map of one slice.</summary>
    /// <param name="scan">The scan, windowed.</param>
    /// <param name="shown">The slices of it that the network was shown.</param>
    /// <param name="step">Which of these.</param>
    /// <param name="attribution">Of this scan.</param>
    /// <param name="probability">The slice's, of the positive class.</param>
    /// <param name="cancellationToken">Stops between two points of the path.</param>
    /// <returns>Its index is that in the windowed scan.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SliceExplanation Explain(
        WindowedScan scan,
        SelectedSlices shown,
        int step,
        HeadAttribution attribution,
        double probability,
        CancellationToken cancellationToken)
    {
        byte[] picture = ReferenceSlice.Levels(scan, shown.First + step);
        using Tensor weights = attribution.Weights[step];
        double[] places = _attribution.Of(ReferenceSlice.Of(scan, shown, step), picture, scan.Size, weights, cancellationToken);
        int side = (int)Math.Round(Math.Sqrt(places.Length));
        return new SliceExplanation(shown.First + step, probability, Method, scan.Size, picture, side, HeatMap.Of(places, side, scan.Size))
        {
            Contribution = attribution.Contributions[step],
        };
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _network.Dispose();
    }
}
