using System.Text;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Reporting;

/// <summary>Writes a report as one HTML file. Each scan is put on disk, in the form that the page will have it in, when it comes; the
/// counts that stand above the scans are known at the end, when all is put together. So memory holds one scan at a time.</summary>
internal sealed class ReportWriter : IDisposable
{
    private readonly string _path;
    private readonly ReportOptions _options;
    private readonly FileStream _scans;
    private readonly ScanTally _tally = new();
    private readonly PictureBudget _budget = new();

    /// <param name="path">The file to make or replace.</param>
    /// <exception cref="IOException">Nothing can be written beside it.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written beside it.</exception>
    public ReportWriter(string path, ReportOptions options)
    {
        _path = path;
        _options = options;
        _scans = PrivateFile.Create($"{path}.{Guid.NewGuid():N}.tmp", FileAccess.ReadWrite, FileOptions.DeleteOnClose);
    }

    /// <summary>Scans that were taken.</summary>
    public int Count => _tally.Count;

    /// <summary>Takes a scan.</summary>
    /// <exception cref="IncompleteDiagnosisException">What it holds does not fit together; it is not taken.</exception>
    /// <exception cref="IOException">The disk is full, say.</exception>
    public void Add(Cov19Diagnosis diagnosis)
    {
        DiagnosisCheck.Require(diagnosis);
        (int edge, int quality) = _budget.Next();
        (Html pictures, long bytes) = ExplainedSlices.Render(diagnosis, edge, quality);
        _budget.Spend(bytes);
        ScanIdentity identity = _tally.Add(diagnosis, _options.IncludesNames);
        HtmlPage page = new();
        ScanRow.Write(page, diagnosis, identity);
        ScanEvidence.Write(page, diagnosis, identity, pictures, _options.IncludesNames);
        Write(_scans, page.Take());
    }

    /// <summary>Writes the page; once.</summary>
    /// <exception cref="IOException">It cannot be written; nothing is left behind, and what was there stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public void Write(CancellationToken cancellationToken = default)
    {
        ReportContent content = new(_options, _tally, _budget);
        HtmlPage page = new();
        AtomicFile.Write(_path, file =>
        {
            PageFrame.WriteStart(page, content);
            Write(file, page.Take());
            _scans.Position = 0;
            byte[] buffer = new byte[1 << 20];
            for (int read = _scans.Read(buffer); read > 0; read = _scans.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(buffer, 0, read);
            }

            PageFrame.WriteEnd(page, content);
            Write(file, page.Take());
            cancellationToken.ThrowIfCancellationRequested();
        });
    }

    public void Dispose() => _scans.Dispose();

    private static void Write(Stream stream, Html html) => stream.Write(Encoding.ASCII.GetBytes(html.Markup));
}
