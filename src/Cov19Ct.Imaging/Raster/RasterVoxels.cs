namespace Cov19Ct.Imaging.Raster;

/// <summary>The pictures of a scan, each decoded when it is asked for.</summary>
internal sealed class RasterVoxels(IReadOnlyList<Picture> pictures, int rows, int columns) : IVoxelSource
{
    /// <inheritdoc/>
    public ISliceReader Open(CancellationToken cancellationToken) => new Reader(pictures, rows, columns);

    private sealed class Reader(IReadOnlyList<Picture> pictures, int rows, int columns) : ISliceReader
    {
        private Picture? _resampledLast;
        private AntialiasedBilinear? _resampler;

        public void Read(int index, Span<float> values)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, pictures.Count);
            if (values.Length != rows * columns)
            {
                throw new ArgumentException($"A slice has {rows * columns} values.", nameof(values));
            }

            Picture picture = pictures[index];
            if (picture.Rows == rows && picture.Columns == columns)
            {
                picture.Decode(values);
                return;
            }

            float[] levels = new float[picture.Rows * picture.Columns];
            picture.Decode(levels);
            Resampler(picture).Resize(levels, values);
        }

        public void Dispose()
        {
            // Nothing but memory is held between slices.
        }

        private AntialiasedBilinear Resampler(Picture picture)
        {
            if (_resampler is null || _resampledLast?.Rows != picture.Rows || _resampledLast.Columns != picture.Columns)
            {
                _resampler = new AntialiasedBilinear(picture.Rows, picture.Columns, rows, columns);
                _resampledLast = picture;
            }

            return _resampler;
        }
    }
}
