using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Import;

/// <summary>What the files of one folder hold, as far as one folder tells.</summary>
/// <param name="Sorted">The files.</param>
/// <param name="Series">The scans of their DICOM images, each with what its values tell.</param>
internal sealed record FolderScans(SortedFiles Sorted, (CtScan Scan, CtFinding[] Values)[] Series)
{
    /// <summary>Reads a folder. Safe to use from several threads.</summary>
    /// <param name="store">Where the files lie.</param>
    /// <param name="reader">Reads DICOM images of that store.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Its files.</param>
    /// <param name="options">What the user asks.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FolderScans Read(
        IFileStore store,
        ICtImageReader reader,
        string folder,
        IReadOnlyList<string> files,
        ScanImportOptions options,
        CancellationToken cancellationToken)
    {
        SortedFiles sorted = SortedFiles.Read(store, files, reader, cancellationToken);
        IEnumerable<CtScan> scans = sorted.Headers.Count > 0
            ? SeriesAssembler.Assemble(sorted.Headers, reader, folder, sorted.FindingsForImages(), options)
            : [];
        return new FolderScans(sorted, [.. scans.Select(scan => (scan, CheckValues(scan, cancellationToken)))]);
    }

    /// <summary>What is odd about the values of a scan that should be HU, where its headers have not told that they are not.</summary>
    public static CtFinding[] CheckValues(CtScan scan, CancellationToken cancellationToken) =>
        scan.IsHounsfield && !Array.Exists(scan.Findings, finding => finding.Code == FindingCodes.NotHounsfield)
            ? HounsfieldCheck.Of(scan, cancellationToken)
            : [];
}
