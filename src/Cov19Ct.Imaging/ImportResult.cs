namespace Cov19Ct.Imaging;

/// <summary>What became of a scan: the scan, or the error that kept it from being one.</summary>
/// <param name="Path">The file or folder it is about.</param>
/// <param name="Scan">The scan; null where there is an error.</param>
/// <param name="Error">The error; null where there is a scan.</param>
public sealed record ImportResult(string Path, CtScan? Scan, Exception? Error)
{
    public static ImportResult Of(CtScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return new ImportResult(scan.Path, scan, Error: null);
    }

    public static ImportResult Of(string path, Exception error) => new(path, Scan: null, error);
}
