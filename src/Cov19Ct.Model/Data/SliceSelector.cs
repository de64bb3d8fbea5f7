using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Data;

/// <summary>Chooses the slices of a scan that go to the network: on 8 bits a pixel, so that training from its cache and a
/// diagnosis choose alike.</summary>
internal static class SliceSelector
{
    /// <summary>Chooses among the slices of a windowed scan.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SelectedSlices Select(WindowedScan scan, Preprocessing preprocessing, CancellationToken cancellationToken) => Select(
        scan.SliceCount,
        (index, levels) => LevelQuantisation.Quantise(scan.GetSlice(index).Span, levels),
        preprocessing,
        cancellationToken);

    /// <summary>Chooses among the slices of a training set's scan.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SelectedSlices Select(IScanRecords slices, Preprocessing preprocessing, CancellationToken cancellationToken) =>
        Select(slices.SliceCount, (index, levels) => slices.Read(index, levels), preprocessing, cancellationToken);

    private static SelectedSlices Select(
        int sliceCount, Action<int, byte[]> read, Preprocessing preprocessing, CancellationToken cancellationToken)
    {
        if (preprocessing.Selection == SliceSelection.All || sliceCount < LungSliceSelector.FewestSlices)
        {
            return SelectedSlices.All(sliceCount);
        }

        LungArea lung = new(preprocessing.Window, preprocessing.Size);
        byte[] levels = new byte[preprocessing.Size * preprocessing.Size];
        int[] areas = new int[sliceCount];
        for (int index = 0; index < sliceCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read(index, levels);
            areas[index] = lung.Measure(levels);
        }

        return LungSliceSelector.Select(areas);
    }
}
