using System.Runtime.ExceptionServices;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Reads a folder of JPEG or PNG slices as one scan.</summary>
/// <remarks>Such pictures are windowed already: their grey levels are taken as they are, never windowed again.</remarks>
internal static class RasterScanReader
{
    /// <summary>What macOS writes beside files on foreign disks: no pictures, though named like them.</summary>
    private const string AppleDoublePrefix = "._";

    /// <summary>True if a file starts as JPEG or PNG do.</summary>
    public static bool IsRaster(ReadOnlySpan<byte> head) => Picture.HasSignature(head);

    /// <summary>Reads the headers of a folder's pictures and puts them in order. Pixels are read on demand.</summary>
    /// <param name="folder">The scan's folder, which gives it its name.</param>
    /// <param name="files">The pictures in it, in any order.</param>
    /// <exception cref="NoScanFoundException">There are no pictures.</exception>
    /// <exception cref="InvalidScanFileException">No picture can be read.</exception>
    /// <exception cref="UnsupportedScanFileException">No picture is of a kind that is read.</exception>
    /// <exception cref="InconsistentScanException">There is a warning, and the options are strict.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CtScan Open(string folder, IReadOnlyList<string> files, ScanImportOptions options, CancellationToken cancellationToken) =>
        Open(DiskStore.Instance, folder, files, options, cancellationToken);

    /// <inheritdoc cref="Open(string, IReadOnlyList{string}, ScanImportOptions, CancellationToken)"/>
    public static CtScan Open(
        IFileStore store, string folder, IReadOnlyList<string> files, ScanImportOptions options, CancellationToken cancellationToken)
    {
        List<CtFinding> findings = [];
        List<Picture> pictures = OpenPictures(store, folder, files, findings, cancellationToken);
        (int rows, int columns) = pictures
            .GroupBy(picture => (picture.Rows, picture.Columns))
            .MaxBy(group => group.Count())!
            .Key;
        AddFindings(pictures, rows, columns, options, findings);
        if (options.Strict && findings.Find(finding => finding.Severity != FindingSeverity.Note) is CtFinding warning)
        {
            throw new InconsistentScanException(warning.Paths is [string file] ? file : folder, warning);
        }

        FolderLabels folders = FolderLabels.Of(folder);
        return new CtScan(new RasterVoxels(pictures, rows, columns), (CtSlice[])[.. pictures.Select(ToSlice)])
        {
            Id = folders.Id,
            Path = folder,
            Format = CtScanFormat.Raster,
            Rows = rows,
            Columns = columns,
            Order = SliceOrder.AsNumbered,
            Label = options.Label ?? folders.Label,
            Split = options.Split ?? folders.Split,
            Centre = options.Centre,
            Encoding = string.Join(", ", pictures.Select(Encoding).Distinct().Order(StringComparer.Ordinal)),
            IsHounsfield = false,
            SourceWindow = options.SourceWindow,
            Strict = options.Strict,
            Findings = [.. findings],
        };
    }

    private static List<Picture> OpenPictures(
        IFileStore store, string folder, IReadOnlyList<string> files, List<CtFinding> findings, CancellationToken cancellationToken)
    {
        List<Picture> pictures = new(files.Count);
        Exception? failure = null;
        IEnumerable<string> slices = files.Where(file => !Path.GetFileName(file).StartsWith(AppleDoublePrefix, StringComparison.Ordinal));
        foreach (string file in slices.Order(NaturalNameOrder.Instance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                pictures.Add(Picture.Open(store, file));
            }
            catch (Exception exception) when (exception.IsFileFault())
            {
                failure = exception;
                findings.Add(new CtFinding(
                    FindingCodes.UnreadableSlice,
                    FindingSeverity.Warning,
                    $"{Path.GetFileName(file)} cannot be read and was excluded: {exception.Message}",
                    file));
            }
        }

        if (pictures.Count == 0)
        {
            ExceptionDispatchInfo.Throw(failure ?? new NoScanFoundException(folder, "The folder contains no JPEG or PNG pictures."));
        }

        return pictures;
    }

    private static void AddFindings(
        List<Picture> pictures, int rows, int columns, ScanImportOptions options, List<CtFinding> findings)
    {
        List<Picture> resized = pictures.FindAll(picture => picture.Rows != rows || picture.Columns != columns);
        if (resized.Count > 0)
        {
            string sizes = string.Join(", ", resized.Select(picture => $"{picture.Rows} x {picture.Columns}").Distinct());
            findings.Add(new CtFinding(
                FindingCodes.DifferentGeometry,
                FindingSeverity.Warning,
                $"{resized.Count} of {pictures.Count} pictures differ in size ({sizes}) from most pictures ({rows} x {columns}). They were "
                    + "resized.",
                [.. resized.Select(picture => picture.Path)]));
        }

        findings.Add(new CtFinding(
            FindingCodes.AlreadyWindowed,
            FindingSeverity.Note,
            options.SourceWindow is HuWindow window
                ? $"The pictures contain grey levels of the window {window}, not HU. They are not windowed again."
                : "The pictures contain grey levels of an unknown window, not HU. They are not windowed again.",
            []));
        if (pictures.Count == 1)
        {
            findings.Add(new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", pictures[0].Path));
        }
    }

    private static string Encoding(Picture picture) => picture.IsSixteenBit ? $"{picture.Format} 16 bit" : picture.Format;

    private static CtSlice ToSlice(Picture picture) => new(
        picture.Path, Frame: 0, SopInstanceUid: null, NaturalNameOrder.NumberOf(picture.Path), Position: null);
}
