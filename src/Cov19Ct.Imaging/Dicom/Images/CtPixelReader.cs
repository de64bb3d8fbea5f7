using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Dicom.Pixels;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>Our own reader of voxels: one file open at a time.</summary>
/// <param name="images">What the readers of one pass have open.</param>
internal sealed class CtPixelReader(OpenImages images) : ICtPixelReader
{
    private readonly PixelBuffers _buffers = new();
    private CtImageFrames? _image;
    private string? _path;

    public ICtPixelReader Share() => new CtPixelReader(images);

    public StoredSlice Read(CtSlice slice, int rows, int columns)
    {
        CtImageFrames image = Open(slice.Path);
        bool isSame = image.Layout.Rows == rows && image.Layout.Columns == columns && slice.Frame < image.Frames.Length
            && ShownValue.Uid(image.File.Dataset.GetText(DicomTag.SopInstanceUid)) == slice.SopInstanceUid;
        if (!isSame)
        {
            throw new InvalidScanFileException(slice.Path, "DICOM", "the image in the file has changed since it was imported.");
        }

        return image.Read(slice.Frame, _buffers);
    }

    public void Dispose()
    {
        Close();
        _buffers.Dispose();
    }

    private CtImageFrames Open(string path)
    {
        if (_image is null || _path != path)
        {
            Close();
            _image = images.Open(path);
            _path = path;
        }

        return _image;
    }

    private void Close()
    {
        if (_path is not null)
        {
            images.Release(_path);
        }

        _image = null;
        _path = null;
    }
}
