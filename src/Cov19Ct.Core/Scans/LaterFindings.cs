namespace Cov19Ct;

/// <summary>Findings about a scan that are made after it was given out, because a later file of the import shows them. All copies of the
/// scan share them. Safe to use from several threads.</summary>
internal sealed class LaterFindings
{
    private readonly object _lock = new();
    private volatile CtFinding[] _findings = [];

    public CtFinding[] All => _findings;

    public void Add(CtFinding finding)
    {
        lock (_lock)
        {
            _findings = [.. _findings, finding];
        }
    }
}
