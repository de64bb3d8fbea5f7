using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Frames;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Dicom.Pixels;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>An open CT image: its layout, a data set for each frame, and where the frames lie.</summary>
internal sealed class CtImageFrames : IDisposable
{
    private readonly string _path;
    private FrameFragments? _fragments;
    private Cov19CtException? _failure;
    private bool _areFound;

    /// <summary>The first uncompressed frame beyond the end of the pixel data, and what was said of it.</summary>
    private (int Frame, Cov19CtException Error)? _end;

    private CtImageFrames(DicomFile file, string path, PixelLayout layout, ModalityLut? lut, DicomDataset[] frames)
    {
        Lut = lut;
        File = file;
        _path = path;
        Layout = layout;
        Frames = frames;
    }

    public DicomFile File { get; }

    public PixelLayout Layout { get; }

    /// <summary>The table that maps stored values; null where slope and intercept do.</summary>
    public ModalityLut? Lut { get; }

    /// <summary>What holds for each frame; of an image of one frame without functional groups, its elements.</summary>
    public DicomDataset[] Frames { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidScanFileException">Its headers are damaged.</exception>
    /// <exception cref="UnsupportedScanFileException">It is no CT image.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static CtImageFrames Open(IFileStore store, string path) => Open(store.OpenBytes(path), path);

    /// <summary>Opens a file by its bytes, of which it takes ownership.</summary>
    /// <inheritdoc cref="Open(IFileStore, string)"/>
    public static CtImageFrames Open(ByteSource source, string path)
    {
        DicomFile file = DicomFile.Read(GzipContent.Open(source, path), path);
        try
        {
            SopClass.RequireCtImage(file.Dataset, path);
            if (file.Dataset.PixelData is null && file.Dataset.GetUnsigned16(DicomTag.Rows) is null)
            {
                throw new InvalidScanFileException(
                    path, "DICOM", $"{DicomTag.PixelData} and {DicomTag.Rows} are missing: the CT image has no pixels.");
            }

            PixelLayout layout = PixelLayout.From(file.Dataset, path);
            int frameCount = PixelLayout.CountFrames(file.Dataset, path);
            if (frameCount > file.Source.Length)
            {
                throw new InvalidScanFileException(
                    path, "DICOM", $"{DicomTag.NumberOfFrames} is {frameCount}, but the file has only {file.Source.Length} bytes.");
            }

            RequireHounsfieldCapture(file.Dataset, frameCount, path);
            bool isPlain = frameCount == 1 && file.Dataset.Find(DicomTag.PerFrameFunctionalGroupsSequence) is null
                && file.Dataset.Find(DicomTag.SharedFunctionalGroupsSequence) is null;
            ModalityLut? lut = ModalityLut.Read(file, layout, path);
            return new CtImageFrames(file, path, layout, lut, isPlain ? [file.Dataset] : FunctionalGroups.Read(file, frameCount, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What is wrong with the pixel data of a frame; null where it is whole and there is a decoder for it.</summary>
    public Cov19CtException? Check(int frame)
    {
        if (_failure is not null || (_end is (int end, _) && frame >= end))
        {
            return _failure ?? _end!.Value.Error;
        }

        try
        {
            PixelData.Check(File, Layout, FindFragments(), frame, _path);
            return null;
        }
        catch (Cov19CtException exception)
        {
            if (_fragments is null)
            {
                // Frames lie one behind another: where one is missing, so are those behind it.
                _end = (frame, exception);
            }

            return exception;
        }
    }

    /// <summary>Looks for the frames in the file, so that from now on several threads may read them. What is wrong with them is said
    /// when they are read.</summary>
    public void FindFrames()
    {
        if (!_areFound)
        {
            _areFound = true;
            try
            {
                _fragments = PixelData.FindFrames(File, Layout, Frames.Length, _path);
            }
            catch (Cov19CtException exception)
            {
                // Looked for once, however many frames ask.
                _failure = exception;
            }
        }
    }

    /// <summary>Decodes a frame.</summary>
    /// <returns>Its samples, in one of the buffers.</returns>
    /// <exception cref="Cov19CtException">The pixel data cannot be decoded.</exception>
    public StoredSlice Read(int frame, PixelBuffers buffers)
    {
        ReadOnlySpan<byte> samples = PixelData.Read(File, Layout, FindFragments(), frame, _path, buffers);
        if (Lut is not null)
        {
            return Lut.Apply(Layout.Describe(samples, HounsfieldRescale.Identity), buffers.Mapped.Get(Layout.PixelCount));
        }

        HounsfieldRescale rescale = RescaleOf(Frames[frame]) ?? HounsfieldRescale.Identity;
        StoredSlice slice = Layout.Describe(samples, rescale);
        return Layout.IsFloat || MayOverflow(rescale) ? slice with { FiniteOnlySource = (_path, frame) } : slice;
    }

    /// <summary>Rescale Slope and Rescale Intercept; null where one is absent or the slope is 0.</summary>
    public static HounsfieldRescale? RescaleOf(DicomDataset dataset) =>
        dataset.GetDecimals(DicomTag.RescaleSlope, 1) is [not 0 and double slope]
        && dataset.GetDecimals(DicomTag.RescaleIntercept, 1) is [double intercept]
            ? new HounsfieldRescale(slope, intercept)
            : null;

    public void Dispose() => File.Dispose();

    /// <summary>True where a stored integer may become an infinite value: HU are 32-bit floating-point numbers.</summary>
    private static bool MayOverflow(HounsfieldRescale rescale) =>
        (Math.Abs(rescale.Slope) * uint.MaxValue) + Math.Abs(rescale.Intercept) > float.MaxValue;

    private FrameFragments? FindFragments()
    {
        FindFrames();
        return _failure is null ? _fragments : throw _failure;
    }

    /// <summary>Secondary captures are pictures of something, except those that older converters made of whole CT series: of several
    /// frames, with a map to HU.</summary>
    private static void RequireHounsfieldCapture(DicomDataset dataset, int frameCount, string path)
    {
        bool hasRescale = RescaleOf(dataset) is not null || dataset.Find(DicomTag.SharedFunctionalGroupsSequence) is not null;
        if (SopClass.IsSecondaryCapture(dataset) && (frameCount == 1 || !hasRescale))
        {
            throw new UnsupportedScanFileException(
                path, "Not a CT image but a secondary capture.", cause: ExclusionReason.SecondaryCapture);
        }
    }
}
