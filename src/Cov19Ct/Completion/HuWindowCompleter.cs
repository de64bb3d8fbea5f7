namespace Cov19Ct.Completion;

/// <summary>Offers the windows that have a name, with their centre and width.</summary>
public sealed class HuWindowCompleter : ListCompleter
{
    private protected override IEnumerable<(string Value, string Meaning)> Items => HuWindow.Named.Select(named => (
        named.Key,
        FormattableString.Invariant($"centre {named.Value.WindowCenter} HU, width {named.Value.WindowWidth} HU")));
}
