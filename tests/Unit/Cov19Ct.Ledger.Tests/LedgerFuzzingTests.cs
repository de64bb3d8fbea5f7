using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Fuzzing;

namespace Cov19Ct.Ledger.Tests;

/// <summary>Damaged ledgers give rows or typed errors. With COV19CT_FUZZ_SECONDS set, mutation goes on for as long.</summary>
public sealed class LedgerFuzzingTests(ITestOutputHelper output) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>This damage made SQLite answer the question for the next row with an earlier one, without an end.</summary>
    [Fact]
    public void Rows_that_lead_back_to_an_earlier_one_are_damage()
    {
        string path = _folder.File("results.db");
        File.WriteAllBytes(path, FileMutator.Mutate(Fill(path), 50002184));
        using LedgerReader reader = new(path);
        int rows = 0;
        Assert.Throws<InvalidLedgerException>(() => reader.ReadDiagnoses(_ => Count()).Select(_ => Count()).ToArray());

        int Count() => ++rows < 100 ? rows : throw new InvalidOperationException("The rows do not end.");
    }

    [Fact]
    public void Mutations_of_a_ledger_give_typed_errors_or_rows()
    {
        string path = _folder.File("results.db");
        byte[] whole = Fill(path);
        output.WriteLine(FuzzRun.Mutations([Target("rows", ReadRows), Target("work", Work)], count: 200));

        FuzzTarget Target(string name, Action read) => new(
            name,
            whole,
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                File.Delete($"{path}-wal");
                File.Delete($"{path}-shm");
                return new FuzzOutcome(bytes.Length, Record.Exception(read));
            },
            exception => exception is Cov19CtException);

        void ReadRows()
        {
            using LedgerReader reader = new(path);
            Assert.All(reader.ReadDiagnoses(_ => { }), row => Assert.NotNull(row.ScanId));
            Assert.All(reader.ReadFailures(_ => { }), row => Assert.NotNull(row.ScanId));
        }

        void Work()
        {
            using ResultLedger ledger = ResultLedger.Open(path);
            _ = ledger.Find(Diagnoses.Key("scan1"));
            if (ledger.TryClaim(Diagnoses.Key("new")))
            {
                ledger.Record(Diagnoses.Key("new"), Diagnoses.Entry(Diagnoses.Whole("new")));
            }
        }
    }

    private static byte[] Fill(string path)
    {
        using (ResultLedger ledger = ResultLedger.Open(path))
        {
            for (int number = 0; number < 3; number++)
            {
                string scan = $"scan{number}";
                ledger.Record(Diagnoses.Key(scan), Diagnoses.Entry(Diagnoses.Whole(scan), $"CONTENT {scan}", explanations: 2));
            }

            ledger.RecordFailure(Diagnoses.Key(Diagnoses.Failure.ScanId), Diagnoses.Failure);
        }

        return File.ReadAllBytes(path);
    }
}
