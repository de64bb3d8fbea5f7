using Cov19Ct.TestKit;

namespace Cov19Ct.Ledger.Tests;

/// <summary>A fault of the program is not called damage of the file.</summary>
public sealed class LedgerFaultTests
{
    [Fact]
    public void A_ledger_that_was_closed_is_not_called_damaged()
    {
        using ScratchFolder folder = new();
        ResultLedger ledger = ResultLedger.Open(folder.File("results.db"));
        ledger.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => ledger.ForgetImportFailures("/scans"));
    }
}
