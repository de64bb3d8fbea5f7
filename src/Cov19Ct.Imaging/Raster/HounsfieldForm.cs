using System.Globalization;

namespace Cov19Ct.Imaging.Raster;

/// <summary>How the values of pictures look like HU: value = (HU + offset) × factor.</summary>
/// <param name="Offset">The number in use that fits best.</param>
/// <param name="Factor">1 where they are not multiplied.</param>
/// <param name="IsSigned">True where values above 32767 stand for negative numbers (two's complement).</param>
internal sealed record HounsfieldForm(int Offset, int Factor, bool IsSigned)
{
    /// <summary>An offset that is not in use, but fits better; null where there is none.</summary>
    public int? Estimate { get; init; }

    /// <summary>Other offsets in use that fit nearly as well.</summary>
    public IReadOnlyList<int> Others { get; init; } = [];

    /// <summary>What to do, as sentences.</summary>
    public string Advice => Factor > 1
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"No parameter reads multiplied values: write the pictures again without the factor {Factor}.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"If they are, import them with -StoredAs {(IsSigned ? "SignedHounsfield" : "Hounsfield")} -SourceOffset {Offset}{Doubt()}.");

    /// <summary>As in "look like HU + 1024".</summary>
    public override string ToString()
    {
        string sum = string.Create(CultureInfo.InvariantCulture, $"HU{(Offset == 0 ? "" : $" + {Offset}")}");
        string product = Factor == 1 ? sum : string.Create(CultureInfo.InvariantCulture, $"{(Offset == 0 ? sum : $"({sum})")} x {Factor}");
        return IsSigned ? $"{product} with negative values in two's complement (-1 as 65535)" : product;
    }

    private string Doubt() => Offset == 0 ? "" : Estimate is int estimate
        ? string.Create(CultureInfo.InvariantCulture, $", or the number that was really added: air and tissue lie as for {estimate}")
        : Others.Count == 0
            ? ", or the number that was added, if you know it"
            : $", or {string.Join(" or ", Others.Select(Number))}, which fits nearly as well";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
