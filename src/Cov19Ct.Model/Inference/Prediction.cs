namespace Cov19Ct.Model.Inference;

/// <summary>What the network says of a scan.</summary>
/// <param name="Probabilities">[step][class], each row summing to 1: the slices, and behind them the padding that votes.</param>
/// <param name="Explanations">Of the slices that did most for the score, the first of them first; their indices are those in the windowed
/// scan. Empty where nobody asked.</param>
/// <param name="Time">What the network took, without what it waited for slices.</param>
internal sealed record Prediction(double[][] Probabilities, SliceExplanation[] Explanations, TimeSpan Time);
