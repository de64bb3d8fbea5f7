using Cov19Ct.TestKit;

namespace Cov19Ct.Ledger.Tests;

/// <summary>Ledgers with bytes that are not what was written.</summary>
public sealed class DamagedLedgerTests : IDisposable
{
    private const int Scans = 12;

    // Work writes to the disk, which takes most of the time.
    private const int WorkEvery = 4;

    private readonly ScratchFolder _folder = new();

    private string Ledger => _folder.File("results.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, 1000)]
    [InlineData(3, 8, 40)]
    [InlineData(4, 200, 40)]
    public void Damage_is_an_error_and_never_another_diagnosis(int seed, int bits, int trials)
    {
        Dictionary<string, byte[]> recorded = Fill();
        byte[] whole = File.ReadAllBytes(Ledger);
        Random random = new(seed);
        for (int trial = 0; trial < trials; trial++)
        {
            byte[] damaged = [.. whole];
            for (int flip = 0; flip < bits; flip++)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(Ledger, damaged);
            RequireRowsOrError(recorded);
            if (trial % WorkEvery == 0)
            {
                File.WriteAllBytes(Ledger, damaged);
                RequireWorkOrError(recorded);
            }
        }
    }

    private void RequireRowsOrError(Dictionary<string, byte[]> recorded)
    {
        int errors = 0;
        List<Cov19Diagnosis> rows = [];
        Cov19ScanFailure[] failures = [];
        try
        {
            using LedgerReader reader = new(Ledger);
            rows.AddRange(reader.ReadDiagnoses(_ => errors++));
            failures = [.. reader.ReadFailures(_ => errors++)];
        }
        catch (Cov19CtException)
        {
            errors++;
        }

        Assert.All(rows, row => Assert.Equal(recorded[row.ScanId], DiagnosisArchive.Write(row)));
        Assert.All(failures, failure => Assert.Equal(Diagnoses.Failure, failure));
        Assert.True(errors > 0 || (rows.Count == Scans && failures.Length == 1));
    }

    private void RequireWorkOrError(Dictionary<string, byte[]> recorded)
    {
        try
        {
            using ResultLedger ledger = ResultLedger.Open(Ledger);
            foreach (string scan in recorded.Keys)
            {
                LedgerKey key = Diagnoses.Key(scan);
                foreach (LedgerEntry? entry in (LedgerEntry?[])[ledger.Find(
                    key), ledger.FindContent(key, $"CONTENT {scan}", explanations: 2)])
                {
                    Assert.True(entry is null || DiagnosisArchive.Write(entry.Diagnosis).AsSpan().SequenceEqual(recorded[scan]));
                    Assert.True(entry is null || entry.Explanations == 2);
                }
            }

            ledger.TryClaim(Diagnoses.Key("scan0"));
            ledger.Record(Diagnoses.Key("scan0"), Diagnoses.Entry(Diagnoses.Whole("scan0")));
        }
        catch (Cov19CtException)
        {
        }
    }

    private Dictionary<string, byte[]> Fill()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        Dictionary<string, byte[]> recorded = [];
        foreach (int number in Enumerable.Range(0, Scans))
        {
            string scan = $"scan{number}";
            Cov19Diagnosis diagnosis = Diagnoses.Whole(scan);
            ledger.Record(Diagnoses.Key(scan), Diagnoses.Entry(diagnosis, $"CONTENT {scan}", explanations: 2));
            recorded[scan] = DiagnosisArchive.Write(diagnosis);
        }

        ledger.RecordFailure(Diagnoses.Key(Diagnoses.Failure.ScanId), Diagnoses.Failure);
        return recorded;
    }
}
