using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom;

/// <summary>Our own reader of voxels: one file open at a time.</summary>
internal sealed class CtPixelReader(IFileStore store) : ICtPixelReader
{
    private CtImageFrames? _image;
    private string? _path;

    public void ReadHounsfield(CtSlice slice, int rows, int columns, Span<float> hounsfield)
    {
        CtImageFrames image = Open(slice.Path);
        bool isSame = image.Layout.Rows == rows && image.Layout.Columns == columns && slice.Frame < image.Frames.Length
            && image.File.Dataset.GetText(DicomTag.SopInstanceUid) == slice.SopInstanceUid;
        if (!isSame)
        {
            throw new InvalidScanFileException(slice.Path, "DICOM", "the file holds another image than when it was imported.");
        }

        image.Read(slice.Frame, hounsfield);
    }

    public void Dispose()
    {
        _image?.Dispose();
        _image = null;
        _path = null;
    }

    private CtImageFrames Open(string path)
    {
        if (_image is null || _path != path)
        {
            Dispose();
            _image = CtImageFrames.Open(store, path);
            _path = path;
        }

        return _image;
    }
}
