using System.Runtime.ExceptionServices;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>The pictures in some files, as far as their headers can be read.</summary>
/// <param name="Single">The files of one picture.</param>
/// <param name="Stacks">The files of several pages, each a scan of its own.</param>
/// <param name="Findings">The files that were excluded.</param>
internal sealed record PictureFiles(
    IReadOnlyList<Picture> Single, IReadOnlyList<IReadOnlyList<Picture>> Stacks, IReadOnlyList<CtFinding> Findings)
{
    /// <summary>What macOS writes beside files on foreign disks: no pictures, though named like them.</summary>
    private const string AppleDoublePrefix = "._";

    /// <summary>Reads the headers.</summary>
    /// <exception cref="NoScanFoundException">There are no pictures.</exception>
    /// <exception cref="InvalidScanFileException">No picture can be read.</exception>
    /// <exception cref="UnsupportedScanFileException">No picture is of a kind that is read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PictureFiles Open(IFileStore store, string folder, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        List<Picture> single = new(files.Count);
        List<IReadOnlyList<Picture>> stacks = [];
        List<CtFinding> findings = [];
        Exception? failure = null;
        IEnumerable<string> slices = files.Where(file => !Path.GetFileName(file).StartsWith(AppleDoublePrefix, StringComparison.Ordinal));
        foreach (string file in slices.Order(NaturalNameOrder.Instance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                IReadOnlyList<Picture> pages = Picture.OpenPages(store, file);
                if (pages.Count == 1)
                {
                    single.Add(pages[0]);
                }
                else
                {
                    stacks.Add(pages);
                }
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

        if (single.Count == 0 && stacks.Count == 0)
        {
            ExceptionDispatchInfo.Throw(failure ?? new NoScanFoundException(folder, "The folder contains no JPEG, PNG or TIFF pictures."));
        }

        return new PictureFiles(single, stacks, findings);
    }
}
