using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Training.Data;

/// <summary>Windowed slices, left and right exchanged. Disposing them leaves the slices to their owner.</summary>
/// <param name="slices">The slices.</param>
/// <param name="size">Their rows and columns.</param>
internal sealed class FlippedRecords(IScanRecords slices, int size) : IScanRecords
{
    public int RecordLength => slices.RecordLength;

    public IReadOnlyList<int> SourceIndices => slices.SourceIndices;

    public void Read(int index, Span<byte> record)
    {
        slices.Read(index, record);
        for (int row = 0; row < size; row++)
        {
            record.Slice(row * size, size).Reverse();
        }
    }

    public void Release() => slices.Release();

    public void Dispose()
    {
        // The slices are another's.
    }
}
