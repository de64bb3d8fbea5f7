namespace Cov19Ct.Binding;

/// <summary>Finds results of one scan that come more than once, within each group.</summary>
internal sealed class RepeatedResults
{
    private readonly Dictionary<(string Scan, string? Group), (string Truth, string Prediction)> _first = [];

    /// <summary>Results whose scan an earlier result names too.</summary>
    public int Count { get; private set; }

    /// <summary>The first scan whose results differ in label or prediction; null if there is none.</summary>
    public string? Contrary { get; private set; }

    public void Add(string scan, string? group, string truth, string prediction)
    {
        if (_first.TryAdd((scan, group), (truth, prediction)))
        {
            return;
        }

        Count++;
        (string firstTruth, string firstPrediction) = _first[(scan, group)];
        bool areEqual = firstTruth.Equals(truth, StringComparison.OrdinalIgnoreCase)
            && firstPrediction.Equals(prediction, StringComparison.OrdinalIgnoreCase);
        Contrary ??= areEqual ? null : scan;
    }
}
