namespace Cov19Ct;

/// <summary>The slices of a scan that go to the network: a run of neighbours.</summary>
/// <param name="First">The first of them, an index into the slices that could be read.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Total">How many there were to choose from.</param>
/// <param name="IsWithoutLung">True if lung was looked for and none was found, so that all were taken.</param>
public readonly record struct SelectedSlices(int First, int Count, int Total, bool IsWithoutLung = false)
{
    public static SelectedSlices All(int total) => new(0, total, total);

    /// <summary>The findings about the choice.</summary>
    public IEnumerable<CtFinding> Findings()
    {
        if (IsWithoutLung)
        {
            yield return new CtFinding(FindingCodes.NoLungFound, FindingSeverity.Warning,
                $"No lung was found in the {Plural.Of(Total, "slice")} of the scan. The network gets all slices, not the "
                    + "half with the most lung.", []);
        }

        if (Count < Total)
        {
            yield return new CtFinding(FindingCodes.SlicesLeftOut, FindingSeverity.Note,
                $"The network does not get {Total - Count} of {Plural.Of(Total, "slice")}: it uses only the half with the most lung.", []);
        }
    }
}
