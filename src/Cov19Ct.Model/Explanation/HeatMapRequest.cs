namespace Cov19Ct.Model.Explanation;

/// <summary>Asks for the heat maps of a scan's slices beside their probabilities.</summary>
/// <param name="Count">How many slices.</param>
/// <param name="Slices">Gives the scan and the slices of it that the network was shown, when it has been shown them.</param>
internal sealed record HeatMapRequest(int Count, Func<(WindowedScan Scan, SelectedSlices Shown)> Slices);
