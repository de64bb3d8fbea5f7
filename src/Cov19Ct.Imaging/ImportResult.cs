namespace Cov19Ct.Imaging;

/// <summary>The result for one scan: the scan, the error because of which there is none, or the finding that it is a copy of an earlier
/// scan.</summary>
/// <param name="Path">The file or folder it is about.</param>
/// <param name="Scan">The scan; null if there is an error or it is a copy.</param>
/// <param name="Error">The error; null if there is a scan or it is a copy.</param>
public sealed record ImportResult(string Path, CtScan? Scan, Exception? Error)
{
    /// <summary>Says of which scan it is a copy; null if there is a scan or an error.</summary>
    public CtFinding? Copy { get; private init; }

    /// <summary>Other files of the folder with an error of the same cause, each with its own error.</summary>
    public IReadOnlyList<(string Path, Exception Error)> Others { get; init; } = [];

    public static ImportResult Of(CtScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return new ImportResult(scan.Path, scan, Error: null);
    }

    /// <summary>The scan, or the error that refuses it, if it is to be strict and has a finding from Warning on: those that later files of
    /// the import showed count too.</summary>
    public ImportResult RefusedIfStrict()
    {
        CtFinding? refused = Scan is { Strict: true } scan
            ? Array.Find(scan.Findings, finding => finding.Severity >= FindingSeverity.Warning)
            : null;
        return refused is null
            ? this
            : Of(Path, new InconsistentScanException(refused.Paths.Length > 0 ? refused.Paths[0] : Path, refused));
    }

    public static ImportResult Of(string path, Exception error) => new(path, Scan: null, error);

    public static ImportResult Of(string path, CtFinding copy) => new(path, Scan: null, Error: null) { Copy = copy };
}
