using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>Reads CT images, one a file or many. The series assembler knows no more of DICOM than this, so that another
/// reader can take our own's place. Safe to use from several threads.</summary>
public interface ICtImageReader
{
    /// <summary>A reader of the files of another store, as of an archive.</summary>
    ICtImageReader WithStore(IFileStore store);

    /// <summary>Reads the headers of a file, and checks, without reading it, that the pixel data is whole and can be decoded: what is
    /// wrong with it is <see cref="CtImageHeader.PixelDataError"/>, so that the slice's series is known all the same.</summary>
    /// <exception cref="InvalidScanFileException">The headers are damaged.</exception>
    /// <exception cref="UnsupportedScanFileException">It is no CT image, or has no frame that is a slice.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    CtImageFile Read(string path);

    /// <summary>Reads the headers of a file that is open already.</summary>
    /// <param name="path">The file, for errors and for reading its voxels later.</param>
    /// <param name="content">Its bytes as they are, compressed or not; disposed when this returns.</param>
    /// <inheritdoc cref="Read(string)"/>
    CtImageFile Read(string path, ByteSource content);

    /// <summary>Reads all short elements of a file's data set, private ones too: what may distinguish the slices of two stacks. Text is as
    /// in the file without padding; binary values are decimal numbers, or <c>0x</c> and hexadecimal digits.</summary>
    /// <returns>For each frame with functional groups of its own, else once for all frames: the values by group and element as one number;
    /// none if the file cannot be read.</returns>
    IReadOnlyList<IReadOnlyDictionary<uint, string>> ReadElements(string path);

    /// <summary>Opens a pass over the voxels of some slices. The caller disposes it.</summary>
    ICtPixelReader OpenPixels();
}

/// <summary>Reads the voxels of slices. The last file stays open, so that its frames cost no more than themselves. Not safe for use
/// from several threads.</summary>
public interface ICtPixelReader : IDisposable
{
    /// <summary>Another reader of the same pass, for another thread: what both read is opened once. The caller disposes it.</summary>
    ICtPixelReader Share();

    /// <summary>Reads the voxels of a slice that <see cref="ICtImageReader.Read(string)"/> found.</summary>
    /// <param name="slice">The slice; another SOP Instance UID in its file means that the file was replaced.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <returns>rows × columns samples of 16, 32 or 64 bits, as the file has them, in memory of the reader's: valid until its next
    /// call.</returns>
    /// <exception cref="UnsupportedTransferSyntaxException">There is no decoder for the pixel data.</exception>
    /// <exception cref="Cov19CtException">As for <see cref="ICtImageReader.Read(string)"/>, or the pixel data cannot be
    /// decoded.</exception>
    /// <exception cref="IOException">The file has gone or cannot be opened.</exception>
    StoredSlice Read(CtSlice slice, int rows, int columns);

    /// <summary>As <see cref="Read"/>, to HU.</summary>
    /// <param name="hounsfield">Receives rows × columns HU, row-major, as the file has them.</param>
    void ReadHounsfield(CtSlice slice, int rows, int columns, Span<float> hounsfield) => Read(slice, rows, columns).CopyTo(hounsfield);
}
