namespace Cov19Ct.Binding;

/// <summary>Finds results of one scan that come more than once, within each group.</summary>
internal sealed class RepeatedResults
{
    private readonly Dictionary<(string Property, string Scan, string? Group), NamedResult> _first = [];
    private readonly Dictionary<(string Property, string Scan, string? Group), NamedResult> _alike = [];
    private int _count;
    private int _uncertain;
    private int _differing;
    private int _similar;
    private NamedResult? _firstUncertain;
    private (string One, string Other) _firstSimilar;

    /// <summary>The first scan whose results differ in label or prediction; null if there is none.</summary>
    public string? Contrary { get; private set; }

    /// <summary>Adds a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="isCertain">False where its property may name something other than a scan.</param>
    public void Add(NamedResult result, bool isCertain)
    {
        if (_first.TryAdd((result.Property, result.Scan, result.Group), result))
        {
            AddName(result);
            return;
        }

        NamedResult first = _first[(result.Property, result.Scan, result.Group)];
        bool areEqual = first.Truth.Equals(result.Truth, StringComparison.OrdinalIgnoreCase)
            && first.Prediction.Equals(result.Prediction, StringComparison.OrdinalIgnoreCase);
        if (isCertain)
        {
            _count++;
            Contrary ??= areEqual ? null : result.Scan;
        }
        else
        {
            _uncertain++;
            _differing += areEqual ? 0 : 1;
            _firstUncertain ??= result;
        }
    }

    /// <summary>What a user should know: of scans that are counted more than once, or perhaps are.</summary>
    public IEnumerable<string> Warnings()
    {
        if (_count > 0)
        {
            yield return _count == 1
                ? "1 result has the scan of another result: this scan is counted more than once."
                : $"{_count} results have the scan of another result: these scans are counted more than once.";
        }

        if (_firstUncertain is NamedResult found)
        {
            string differing = _differing == 0 ? "" : $", and {_differing} of them {Plural.Verb(_differing, "differs", "differ")} from it";
            yield return $"{Plural.Of(_uncertain, "result")} {Plural.Verb(_uncertain, "has", "have")} the same {found.Property} as another "
                + $"result{differing}, such as {ShownText.Of(found.Scan)}. If {found.Property} identifies a scan, these scans are "
                + "counted more than once. Name the property that identifies a scan with -KeyProperty.";
        }

        if (_similar > 0)
        {
            yield return $"{Plural.Of(_similar, "result")} {Plural.Verb(_similar, "names", "name")} a scan whose name differs from another "
                + $"only in case or blanks, such as \"{ShownText.Of(_firstSimilar.Other)}\" and \"{ShownText.Of(_firstSimilar.One)}\". "
                + "They are counted as different scans.";
        }
    }

    /// <summary>Notes a name that is written like an earlier one, but for case and blanks.</summary>
    private void AddName(NamedResult result)
    {
        (string, string, string?) alike = (result.Property, MeasuredResult.PlainKey(result.Scan), result.Group);
        if (!_alike.TryAdd(alike, result))
        {
            _firstSimilar = _similar++ == 0 ? (result.Scan, _alike[alike].Scan) : _firstSimilar;
        }
    }
}
