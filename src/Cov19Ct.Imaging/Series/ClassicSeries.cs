using Cov19Ct.Imaging.Dicom;

namespace Cov19Ct.Imaging.Series;

/// <summary>The voxels of a series of classic images, a file a slice.</summary>
internal sealed class ClassicSeries(ICtImageReader images, SliceList slices, int fileRows, int fileColumns, PlaneTransform transform) : IVoxelSource
{
    public ISliceReader Open(CancellationToken cancellationToken) => new Reader(images, slices, fileRows, fileColumns, transform);

    private sealed class Reader(ICtImageReader images, SliceList slices, int fileRows, int fileColumns, PlaneTransform transform) : ISliceReader
    {
        private float[]? _asStored;

        public void Read(int index, Span<float> values)
        {
            CtSlice slice = slices[index];
            if (transform.IsIdentity)
            {
                images.ReadHounsfield(slice.Path, slice.SopInstanceUid, fileRows, fileColumns, values);
                return;
            }

            _asStored ??= new float[fileRows * fileColumns];
            images.ReadHounsfield(slice.Path, slice.SopInstanceUid, fileRows, fileColumns, _asStored);
            transform.Apply(_asStored, fileRows, fileColumns, values);
        }

        public void Dispose()
        {
        }
    }
}
