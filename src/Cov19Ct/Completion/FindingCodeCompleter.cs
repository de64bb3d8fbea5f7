namespace Cov19Ct.Completion;

/// <summary>Offers the codes of findings, with what they stand for.</summary>
public sealed class FindingCodeCompleter : ListCompleter
{
    private protected override IEnumerable<(string Value, string Meaning)> Items =>
        FindingCatalogue.All.Select(description => (description.Code, description.Cause));
}
