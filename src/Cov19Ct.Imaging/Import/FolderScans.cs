using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Import;

/// <summary>The content of the files of one folder, as far as it is known from this folder alone.</summary>
/// <param name="Sorted">The files.</param>
/// <param name="Series">The scans of their DICOM images, each with the findings about its values, and the errors.</param>
internal sealed record FolderScans(SortedFiles Sorted, (ImportResult Result, ValueCheck Values)[] Series)
{
    /// <summary>Reads a folder. Safe to use from several threads.</summary>
    /// <param name="group">The folder and its files.</param>
    /// <param name="options">The user's choices.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FolderScans Read(FileGroup group, ScanImportOptions options, CancellationToken cancellationToken)
    {
        SortedFiles sorted = SortedFiles.Read(group.Store, group.Files, group.Reader, cancellationToken);
        IEnumerable<ImportResult> results = sorted.Headers.Count > 0
            ? new SeriesAssembler(group.Reader, group.Folder, sorted.FindingsForImages(), options).Assemble(sorted.Headers)
            : [];
        return new FolderScans(
            sorted, [.. results.Select(result => (result, result.Scan is CtScan scan ? CheckValues(scan, cancellationToken) : default))]);
    }

    /// <summary>What the values of a scan show; findings about HU only if its headers do not say that they are something else.</summary>
    /// <param name="opened">The open voxels, which stay the caller's; null to open them here.</param>
    public static ValueCheck CheckValues(CtScan scan, CancellationToken cancellationToken, ISliceReader? opened = null)
    {
        bool isHounsfield = scan.IsHounsfield && !Array.Exists(scan.Findings, finding => finding.Code == FindingCodes.NotHounsfield);
        return HounsfieldCheck.Of(scan, opened, isHounsfield, cancellationToken);
    }
}
