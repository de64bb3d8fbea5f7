namespace Cov19Ct;

/// <summary>Counts of (true class, called class). Class names are compared without regard to case.</summary>
public sealed class ConfusionMatrix
{
    /// <summary>The place of results without a verdict.</summary>
    private const int NoVerdict = -2;

    private readonly List<string> _classes;
    private readonly bool _isClosed;
    private readonly Dictionary<(int Truth, int Prediction), int> _counts = [];

    /// <param name="classes">The classes that count, in order; null takes them as they come, sorted by name.</param>
    /// <exception cref="ArgumentException">A class is named twice.</exception>
    public ConfusionMatrix(IEnumerable<string>? classes = null)
    {
        _isClosed = classes is not null;
        _classes = [.. classes ?? []];
        if (_classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() != _classes.Count)
        {
            throw new ArgumentException("A class is named twice.", nameof(classes));
        }
    }

    /// <summary>Counts results.</summary>
    /// <exception cref="ArgumentException">A class is named twice.</exception>
    internal static ConfusionMatrix Of(IEnumerable<MeasuredResult> results, IEnumerable<string>? classes)
    {
        ConfusionMatrix matrix = new(classes);
        foreach (MeasuredResult result in results)
        {
            matrix.Add(result.Truth, result.Prediction);
        }

        return matrix;
    }

    /// <summary>How many pairs were added.</summary>
    public int Count => _counts.Values.Sum();

    /// <summary>How many true or called classes were none of the classes that count.</summary>
    public int Unrecognised { get; private set; }

    /// <summary>How many pairs have no verdict: <see cref="Verdict.Undetermined"/> was predicted, and no class has this name.</summary>
    public int Undetermined => _counts.Where(count => count.Key.Prediction == NoVerdict).Sum(count => count.Value);

    /// <summary>The classes that count.</summary>
    public string[] Classes =>
        _isClosed ? [.. _classes] : [.. _classes.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Adds one result.</summary>
    public void Add(string truth, string prediction)
    {
        (int, int) key = (IndexOf(truth), IsWithoutVerdict(prediction) ? NoVerdict : IndexOf(prediction));
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>How many of class <paramref name="truth"/> were called <paramref name="prediction"/>.</summary>
    public int this[string truth, string prediction] => _counts.GetValueOrDefault((Find(truth), Find(prediction)));

    /// <summary>How many of class <paramref name="truth"/> have no verdict.</summary>
    public int UndeterminedOf(string truth) => _counts.GetValueOrDefault((Find(truth), NoVerdict));

    /// <summary>The scores of each class, in the order of <see cref="Classes"/>.</summary>
    /// <remarks>As scikit-learn's <c>f1_score(labels=…)</c>: a result whose true class is not among the classes still
    /// counts against the class it was called. A result without a verdict counts as not recognised.</remarks>
    public ClassScore[] Scores(ZeroDivision zeroDivision = ZeroDivision.Warn) => Counts().Scores(zeroDivision);

    /// <summary>The counts by the places of <see cref="Classes"/>.</summary>
    internal ConfusionCounts Counts()
    {
        string[] classes = Classes;
        ConfusionCounts counts = new(classes);
        int[] places = [.. _classes.Select(name => Array.IndexOf(classes, name))];
        foreach (((int truth, int prediction), int count) in _counts)
        {
            counts.Add(PlaceOf(truth), PlaceOf(prediction), count);
        }

        return counts;

        int PlaceOf(int index) => index < 0 ? counts.Beyond : places[index];
    }

    private bool IsWithoutVerdict(string prediction) =>
        Verdict.Undetermined.Equals(prediction, StringComparison.OrdinalIgnoreCase) && Find(prediction) < 0;

    private int Find(string name) => _classes.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private int IndexOf(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        int index = Find(name);
        if (index >= 0)
        {
            return index;
        }

        if (_isClosed)
        {
            Unrecognised++;
            return -1;
        }

        _classes.Add(name);
        return _classes.Count - 1;
    }
}
