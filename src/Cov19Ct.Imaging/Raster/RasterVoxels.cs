using Cov19Ct.Imaging.Buffers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>The pictures of a scan, each decoded when it is asked for.</summary>
internal sealed class RasterVoxels(IReadOnlyList<Picture> pictures, int rows, int columns) : IVoxelSource
{
    public IReadOnlyList<AttributeValue> ReadAttributes(int index) => PictureAttributes.Of(pictures[index]);

    public IVoxelPass Open(CancellationToken cancellationToken) => new Pass(pictures, rows, columns);

    /// <summary>Readers share nothing: each opens the files that it reads.</summary>
    private sealed class Pass(IReadOnlyList<Picture> pictures, int rows, int columns) : IVoxelPass
    {
        public ISliceReader OpenReader() => new Reader(pictures, rows, columns);

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class Reader(IReadOnlyList<Picture> pictures, int rows, int columns) : ISliceReader
    {
        private readonly PictureBuffers _buffers = new();
        private readonly RentedBuffer<float> _resized = new();
        private Picture? _resampledLast;
        private AntialiasedBilinear? _resampler;

        public StoredSlice Read(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, pictures.Count);
            Picture picture = pictures[index];
            StoredSlice stored = picture.Decode(_buffers);
            if (picture.Rows == rows && picture.Columns == columns)
            {
                return stored;
            }

            float[] levels = new float[picture.Rows * picture.Columns];
            stored.CopyTo(levels);
            Span<float> resized = _resized.Get(rows * columns);
            Resampler(picture).Resize(levels, resized);
            return StoredSlice.Of(resized, rows, columns);
        }

        public void Dispose()
        {
            _buffers.Dispose();
            _resized.Dispose();
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
