using System.Runtime.CompilerServices;

namespace Cov19Ct;

/// <summary>Windows and resizes slices in one pass over their stored values, with buffers of its own.</summary>
/// <param name="window">The window of HU; null where the slices are windowed already.</param>
/// <param name="resampler">From the size of a stored slice to size × size.</param>
/// <param name="clock">What time is measured with.</param>
internal sealed class SliceWindower(HuWindow? window, AntialiasedBilinear resampler, TimeProvider clock) : SliceWorker
{
    private readonly RowResampler _rows = new(resampler);

    public override float[] Work(ISliceReader reader, int index)
    {
        long start = clock.GetTimestamp();
        long read = start;
        try
        {
            StoredSlice slice = reader.Read(index);
            read = clock.GetTimestamp();
            float[] levels = GC.AllocateUninitializedArray<float>(resampler.Vertical.TargetLength * resampler.Horizontal.TargetLength);
            Window(slice, levels);
            WorkTicks += clock.GetTimestamp() - read;
            return levels;
        }
        finally
        {
            ReadTicks += (read > start ? read : clock.GetTimestamp()) - start;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Window(in StoredSlice slice, float[] levels)
    {
        if (slice.Rows != resampler.Vertical.SourceLength || slice.Columns != resampler.Horizontal.SourceLength)
        {
            throw new InvalidOperationException(
                $"The reader gave a slice of {slice.Rows} x {slice.Columns} voxels, which is not the size of the scan.");
        }

        for (int first = 0; first < slice.Rows; first += RowResampler.BlockRows)
        {
            int count = Math.Min(RowResampler.BlockRows, slice.Rows - first);
            for (int i = 0; i < count; i++)
            {
                Span<float> row = _rows.Row(i);
                slice.ReadRow(first + i, row);
                window?.Apply(row);
            }

            _rows.Add(first, count, levels);
        }
    }
}
