namespace Cov19Ct;

/// <summary>What conformal calibration guarantees for the scans of one class; flat, so that a table of them can go to a file.</summary>
/// <param name="Class">The class, or all classes but the positive one.</param>
/// <param name="Count">Calibration scans of it.</param>
/// <param name="Rank">⌈(count + 1) × coverage⌉: the limit is the score of this rank, the surest scan of the class first.</param>
/// <param name="Limit">The class is excluded where a score is beyond this number: below it for the positive class, above it for the
/// others.</param>
/// <param name="MinimumCount">The fewest scans with which the coverage can be guaranteed.</param>
public sealed record ClassCoverage(string Class, int Count, int Rank, double Limit, int MinimumCount)
{
    /// <summary>The mean coverage over all calibration sets of this size, if no two scores are equal; at least the coverage that was asked
    /// for.</summary>
    public double ExpectedCoverage => (double)Rank / (Count + 1);

    /// <summary>Lower end of the 95 % interval of the coverage that these limits have for new scans
    /// (<see cref="CoverageInterval"/>).</summary>
    public double CoverageLower => CoverageInterval.Of(Count, Rank).Lower;

    public double CoverageUpper => CoverageInterval.Of(Count, Rank).Upper;

    public override string ToString() => FormattableString.Invariant(
        $"{Class}: coverage {ExpectedCoverage:0.0000} [{CoverageLower:0.0000}, {CoverageUpper:0.0000}] on {Plural.Of(Count, "scan")}");
}
