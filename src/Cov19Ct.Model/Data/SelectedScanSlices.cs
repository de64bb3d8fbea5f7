using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Data;

/// <summary>The slices of a scan that go to the network, where a model leaves others out. Owns the slices it is a view of.</summary>
internal sealed class SelectedScanSlices(IScanRecords slices, SelectedSlices selected) : IScanRecords
{
    /// <summary>The slices that go to the network.</summary>
    /// <param name="slices">All slices that could be read; they belong to the result, and are disposed where there is none.</param>
    /// <param name="preprocessing">How the network is to see them.</param>
    /// <param name="found">Receives what is unusual about the choice.</param>
    /// <param name="cancellationToken">Stops between slices.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IScanRecords Of(
        IScanRecords slices, Preprocessing preprocessing, Action<CtFinding> found, CancellationToken cancellationToken)
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

    public int RecordLength => slices.RecordLength;

    public IReadOnlyList<int> SourceIndices { get; } = [.. slices.SourceIndices.Skip(selected.First).Take(selected.Count)];

    public void Read(int index, Span<byte> record)
    {
        IScanRecords.Require(this, index, record.Length);
        slices.Read(selected.First + index, record);
    }

    public void Release() => slices.Release();

    public void Dispose() => slices.Dispose();
}
