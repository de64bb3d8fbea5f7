namespace Cov19Ct.Completion;

/// <summary>Offers the classes of the MIA-COV19D baseline.</summary>
public sealed class ClassCompleter : ListCompleter
{
    private protected override IEnumerable<(string Value, string Meaning)> Items =>
    [
        (ModelDescription.DefaultClasses[1], "COVID-19, the positive class"),
        (ModelDescription.DefaultClasses[0], "no COVID-19"),
    ];
}
