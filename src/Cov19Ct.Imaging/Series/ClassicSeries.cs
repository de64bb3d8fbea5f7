using Cov19Ct.Imaging.Buffers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>The voxels of a series of images, a slice a file or a frame.</summary>
internal sealed class ClassicSeries(
    ICtImageReader images,
    SliceList slices,
    int fileRows,
    int fileColumns,
    PlaneTransform transform,
    ValueRange? possibleValues) : IVoxelSource
{
    public ValueRange? PossibleValues => possibleValues;

    public IReadOnlyList<AttributeValue> ReadAttributes(int index)
    {
        IReadOnlyList<IReadOnlyDictionary<uint, string>> frames = images.ReadElements(slices[index].Path);
        return frames.Count == 0 ? [] : DicomAttributes.Of(frames[Math.Min(slices[index].Frame, frames.Count - 1)]);
    }

    public IVoxelPass Open(CancellationToken cancellationToken) => new Pass(images, slices, fileRows, fileColumns, transform);

    private sealed class Pass(ICtImageReader images, SliceList slices, int fileRows, int fileColumns, PlaneTransform transform) : IVoxelPass
    {
        private readonly ICtPixelReader _pixels = images.OpenPixels();

        public ISliceReader OpenReader() => new Reader(_pixels.Share(), slices, fileRows, fileColumns, transform);

        public void Dispose() => _pixels.Dispose();
    }

    private sealed class Reader(
        ICtPixelReader pixels, SliceList slices, int fileRows, int fileColumns, PlaneTransform transform) : ISliceReader
    {
        private readonly RentedBuffer<ushort> _transposed = new();

        public StoredSlice Read(int index) => transform.Apply(pixels.Read(slices[index], fileRows, fileColumns), _transposed);

        public void Dispose()
        {
            pixels.Dispose();
            _transposed.Dispose();
        }
    }
}
