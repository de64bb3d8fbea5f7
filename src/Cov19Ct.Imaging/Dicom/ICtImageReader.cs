namespace Cov19Ct.Imaging.Dicom;

/// <summary>Reads classic CT images, one a file. The series assembler knows no more of DICOM than this, so that another
/// reader can take our own's place. Safe to use from several threads.</summary>
public interface ICtImageReader
{
    /// <summary>Reads the headers, and checks, without reading it, that the pixel data is whole and can be decoded: what is wrong
    /// with it is <see cref="CtImageHeader.PixelDataError"/>, so that the slice's series is known all the same.</summary>
    /// <exception cref="InvalidScanFileException">The headers are damaged.</exception>
    /// <exception cref="UnsupportedScanFileException">It is no CT image.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    CtImageHeader ReadHeader(string path);

    /// <summary>Reads the voxels of the image that <see cref="ReadHeader"/> found.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedSopInstanceUid">Its SOP Instance UID: another one means that the file was replaced.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <param name="hounsfield">Receives rows × columns HU, row-major, as the file has them.</param>
    /// <exception cref="UnsupportedTransferSyntaxException">There is no decoder for the pixel data.</exception>
    /// <exception cref="Cov19CtException">As for <see cref="ReadHeader"/>, or the pixel data cannot be decoded.</exception>
    void ReadHounsfield(string path, string? expectedSopInstanceUid, int rows, int columns, Span<float> hounsfield);
}
