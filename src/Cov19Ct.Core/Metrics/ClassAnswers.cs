namespace Cov19Ct;

/// <summary>The answers to the scans of one true class, where a scan may have no verdict; flat, so that a table of them can go to a
/// file.</summary>
/// <param name="Class">The true class.</param>
/// <param name="Count">Scans of it.</param>
/// <param name="Decided">Those with a verdict.</param>
/// <param name="Wrong">Those with the verdict of another class.</param>
public sealed record ClassAnswers(string Class, int Count, int Decided, int Wrong)
{
    /// <summary>Scans without a verdict.</summary>
    public int Undetermined => Count - Decided;

    /// <summary>Decided / scans; null without scans.</summary>
    public double? DecidedShare => Share(Decided, Count);

    /// <summary>Wrong / scans: what a calibration with a coverage limits, on average to 1 − coverage; null without scans.</summary>
    public double? ErrorShare => Share(Wrong, Count);

    /// <summary>Lower end of Wilson's 95 % interval of <see cref="ErrorShare"/>; null without scans.</summary>
    public double? ErrorLower => Count == 0 ? null : WilsonInterval.Of(Wrong, Count).Lower;

    public double? ErrorUpper => Count == 0 ? null : WilsonInterval.Of(Wrong, Count).Upper;

    /// <summary>Wrong / decided; null where none is decided.</summary>
    public double? ErrorAmongDecided => Share(Wrong, Decided);

    public override string ToString() => $"{Class}: {Count}, {Decided} decided, {Wrong} of them wrong";

    private static double? Share(int counted, int all) => all == 0 ? null : (double)counted / all;
}
