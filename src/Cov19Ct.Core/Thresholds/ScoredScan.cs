namespace Cov19Ct;

/// <summary>What is left of a scan's evidence for choosing a threshold.</summary>
/// <param name="Score">The scan's score under a rule, in [0, 1].</param>
/// <param name="Truth">Its class.</param>
/// <param name="OtherClass">The class it is called where its score is below the threshold.</param>
public sealed record ScoredScan(double Score, string Truth, string OtherClass)
{
    /// <summary>True where it is of a class.</summary>
    public bool IsOf(string name) => Truth.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The class it is called.</summary>
    public string Call(string positiveClass, double threshold) => Score >= threshold ? positiveClass : OtherClass;

    /// <summary>The scores of all classes at a threshold, in the classes' order.</summary>
    public static ClassScore[] Scores(IEnumerable<ScoredScan> scans, IEnumerable<string> classes, string positiveClass, double threshold)
    {
        ArgumentNullException.ThrowIfNull(scans);
        ConfusionMatrix matrix = new(classes);
        foreach (ScoredScan scan in scans)
        {
            matrix.Add(scan.Truth, scan.Call(positiveClass, threshold));
        }

        return matrix.Scores();
    }
}
