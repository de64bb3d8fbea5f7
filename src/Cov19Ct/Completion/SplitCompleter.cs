namespace Cov19Ct.Completion;

/// <summary>Offers the splits that training knows.</summary>
public sealed class SplitCompleter : ListCompleter
{
    private protected override IEnumerable<(string Value, string Meaning)> Items =>
    [
        ("train", "scans that a network is trained on"),
        ("validation", "scans that the best epoch is chosen on"),
        ("test", "scans that are used neither for training nor to choose the epoch"),
    ];
}
