using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Labels;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Imaging.Import;

/// <summary>Finds the CT scans in files and folders by the content of the files.</summary>
/// <remarks>One importer serves one run: it remembers which series it has met, to report a series that spans folders. Series are grouped
/// within a folder. Not safe for use from several threads.</remarks>
/// <param name="images">Reads DICOM images.</param>
/// <param name="hasPatientKey">False if patient ids cannot be pseudonymised: DICOM scans then have a finding that says so.</param>
public sealed class CtScanImporter(ICtImageReader images, bool hasPatientKey)
{
    private readonly ScanCompletion _completion = new(hasPatientKey);
    private readonly ImportedFolders _imported = new();

    /// <summary>The scans of a folder, and of those below it if asked. Folders come in natural order, a scan as soon as it is
    /// found. A folder that this importer has imported with the same options is not imported again.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<ImportResult> ImportFolder(
        string folder, bool recurse, ScanImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        ImportRun run = new(images, _completion, options, cancellationToken);
        bool isEmpty = !_imported.Contains(folder, options);
        foreach ((FolderContents contents, FolderScans? scans) in ReadAhead.Select(
            FolderContents.Walk(folder, recurse, cancellationToken).Where(contents => _imported.TryAdd(contents.Folder, options)),
            (contents, token) => (contents, contents.Error is null ? FolderScans.Read(GroupOf(contents), options, token) : null),
            cancellationToken))
        {
            IEnumerable<ImportResult> results = scans is null
                ? [ImportResult.Of(contents.Folder, contents.Error!)]
                : run.Import(GroupOf(contents), scans);
            foreach (ImportResult result in results)
            {
                isEmpty = false;
                yield return result;
            }
        }

        if (isEmpty)
        {
            yield return ImportResult.Of(folder, new NoScanFoundException(folder, recurse
                ? "The folder and its subfolders contain no CT scan."
                : "The folder contains no CT scan."));
        }
    }

    /// <summary>The scans in some files of one folder; none if this importer has imported the folder with the same options. A ZIP archive
    /// among them is imported folder by folder. A DICOM directory that was named is imported as the files that it names.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="files">Their paths.</param>
    /// <param name="isNamed">True if the user named each file: one without a slice is then an error, not a finding.</param>
    /// <param name="options">The user's choices.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<ImportResult> ImportFiles(
        string folder, IReadOnlyList<string> files, bool isNamed, ScanImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        if (_imported.Contains(folder, options))
        {
            return [];
        }

        ImportRun run = new(images, _completion, options, cancellationToken);
        return run.Import(new FileGroup(DiskStore.Instance, images, folder, files, isNamed));
    }

    /// <summary>The scans in some files of one folder of which rows state different labels. The files are imported together: a scan whose
    /// files have different labels is one scan, with a finding.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="groups">Files that the user named, with the options of their rows, which differ in label, split and centre
    /// only.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<ImportResult> ImportFiles(
        string folder, IReadOnlyList<(IReadOnlyList<string> Files, ScanImportOptions Options)> groups, CancellationToken cancellationToken)
    {
        (IReadOnlyList<string> Files, ScanImportOptions Options)[] open =
            [.. groups.Where(group => !_imported.Contains(folder, group.Options))];
        string[] files = [.. open.SelectMany(group => group.Files).Distinct(RealPaths.Comparer)];
        if (open.Length < 2)
        {
            return open.SelectMany(group => ImportFiles(folder, group.Files, isNamed: true, group.Options, cancellationToken));
        }

        FileLabels labels = FileLabels.Of(
            open.SelectMany(group => group.Files.Select(file => (file, group.Options.Label, group.Options.Split, group.Options.Centre))));
        ScanImportOptions options = open[0].Options with { Label = null, Split = null, Centre = null, FileLabels = labels };
        return ImportFiles(folder, files, isNamed: true, options, cancellationToken);
    }

    private FileGroup GroupOf(FolderContents contents) =>
        new(DiskStore.Instance, images, contents.Folder, contents.Files, IsNamed: false);
}
