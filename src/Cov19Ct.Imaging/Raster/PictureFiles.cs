using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>The pictures in some files, as far as their headers can be read.</summary>
/// <param name="Single">The files of one picture.</param>
/// <param name="Stacks">The files of several pages, each a scan of its own.</param>
/// <param name="Failures">The files that cannot be read.</param>
internal sealed record PictureFiles(
    IReadOnlyList<Picture> Single,
    IReadOnlyList<IReadOnlyList<Picture>> Stacks,
    IReadOnlyList<(string Path, Exception Error)> Failures)
{
    /// <summary>What macOS writes beside files on foreign disks: no pictures, though named like them.</summary>
    private const string AppleDoublePrefix = "._";

    /// <summary>Reads the headers.</summary>
    /// <exception cref="NoScanFoundException">There are no pictures.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PictureFiles Open(IFileStore store, string folder, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        List<Picture> single = new(files.Count);
        List<IReadOnlyList<Picture>> stacks = [];
        List<(string Path, Exception Error)> failures = [];
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
                failures.Add((file, exception));
            }
        }

        return single.Count + stacks.Count + failures.Count > 0
            ? new PictureFiles(single, stacks, failures)
            : throw new NoScanFoundException(folder, "The folder contains no JPEG, PNG or TIFF pictures.");
    }
}
