namespace Cov19Ct.Model.Data;

/// <summary>The slices of a scan that go to the network, where a model leaves others out. Owns the slices it is a view of.</summary>
internal sealed class SelectedScanSlices(IScanSlices slices, SelectedSlices selected) : IScanSlices
{
    /// <summary>The slices that go to the network.</summary>
    /// <param name="slices">All slices that could be read; they belong to the result, and are disposed where there is none.</param>
    /// <param name="preprocessing">How the network is to see them.</param>
    /// <param name="found">Told what is worth knowing about the choice.</param>
    /// <param name="cancellationToken">Stops between slices.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IScanSlices Of(
        IScanSlices slices, Preprocessing preprocessing, Action<CtFinding> found, CancellationToken cancellationToken)
    {
        try
        {
            SelectedSlices selected = SliceSelector.Select(slices, preprocessing, cancellationToken);
            foreach (CtFinding finding in selected.Findings())
            {
                found(finding);
            }

            return selected.Count < slices.SliceCount ? new SelectedScanSlices(slices, selected) : slices;
        }
        catch
        {
            slices.Dispose();
            throw;
        }
    }

    public int SliceCount => selected.Count;

    public int Size => slices.Size;

    public IReadOnlyList<int> SourceIndices => [.. slices.SourceIndices.Skip(selected.First).Take(selected.Count)];

    public void Read(int index, Span<byte> levels)
    {
        SliceArguments.Require(this, index, levels);
        slices.Read(selected.First + index, levels);
    }

    public void Dispose() => slices.Dispose();
}
