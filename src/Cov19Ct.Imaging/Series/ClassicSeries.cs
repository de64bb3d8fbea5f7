using Cov19Ct.Imaging.Dicom;

namespace Cov19Ct.Imaging.Series;

/// <summary>The voxels of a series of images, a slice a file or a frame.</summary>
internal sealed class ClassicSeries(
    ICtImageReader images, SliceList slices, int fileRows, int fileColumns, PlaneTransform transform, ValueRange? possibleValues) : IVoxelSource
{
    public ValueRange? PossibleValues => possibleValues;

    public ISliceReader Open(CancellationToken cancellationToken) => new Reader(images.OpenPixels(), slices, fileRows, fileColumns, transform);

    private sealed class Reader(ICtPixelReader pixels, SliceList slices, int fileRows, int fileColumns, PlaneTransform transform) : ISliceReader
    {
        private float[]? _asStored;

        public void Read(int index, Span<float> values)
        {
            CtSlice slice = slices[index];
            if (transform.IsIdentity)
            {
                pixels.ReadHounsfield(slice, fileRows, fileColumns, values);
                return;
            }

            _asStored ??= new float[fileRows * fileColumns];
            pixels.ReadHounsfield(slice, fileRows, fileColumns, _asStored);
            transform.Apply(_asStored, fileRows, fileColumns, values);
        }

        public void Dispose() => pixels.Dispose();
    }
}
