namespace Cov19Ct.Completion;

/// <summary>Offers the names of devices.</summary>
public sealed class DeviceCompleter : ListCompleter
{
    private protected override IEnumerable<(string Value, string Meaning)> Items =>
    [
        ("Auto", "the first GPU if there is one, otherwise the processor"),
        ("Cpu", "the processor"),
        ("Cuda", "the first CUDA GPU"),
        ("Cuda:1", "the second CUDA GPU"),
    ];
}
